package conure.ir;

/// An operation of the typed level: machine scalars, arrays and lists as values, Python's checks explicit.
public sealed interface TypedOp extends Op permits ScalarOp, ControlOp, FailingOp, ArrayOp, ListOp, MaskOp, DrawOp {}
