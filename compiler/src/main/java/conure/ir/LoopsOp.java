package conure.ir;

/// An operation of the loops level: machine scalars, pointers, memory.
public sealed interface LoopsOp extends Op permits ScalarOp, ControlOp, FailingOp, MemoryOp, DrawOp {}
