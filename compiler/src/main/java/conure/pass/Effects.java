package conure.pass;

import conure.ir.ArrayOp;
import conure.ir.ControlOp;
import conure.ir.FailingOp;
import conure.ir.ListOp;
import conure.ir.MaskOp;
import conure.ir.MemoryOp;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.ScalarOp;

/// What operations of the typed and loops levels do besides giving results; computed from the operation, never stored.
/// Regions are not looked into, except by the methods that take one.
final class Effects {
    private Effects() {}

    /// Gives the same results whenever it is evaluated with the same operands, and does nothing else. It may still be
    /// undefined for some operands: see [#isSpeculatable].
    static boolean isPure(Op op) {
        return switch (op) {
            case ScalarOp _ -> true;
            case MemoryOp.Offset _, MemoryOp.BlockData _, MemoryOp.TableData _, MemoryOp.ViewOwner _ -> true;
            case ArrayOp.Extent _, ArrayOp.Stride _, ArrayOp.View _, ArrayOp.Transpose _, ArrayOp.Component _,
                    ArrayOp.Relayout _, ArrayOp.Reshape _, ArrayOp.Strided _, ArrayOp.SameReference _, ArrayOp.NullReference _, ArrayOp.Table _ -> true;
            default -> false;
        };
    }

    /// Only reads memory that may be written elsewhere.
    static boolean isRead(Op op) {
        return switch (op) {
            case MemoryOp.Load _, MemoryOp.GetListField _, ArrayOp.Element _, ListOp.ListGet _, ListOp.ListLength _ -> true;
            default -> false;
        };
    }

    /// May be dropped if nobody uses its results.
    static boolean isRemovable(Op op) { return isPure(op) || isRead(op) || op instanceof FailingOp.ErrorMatches; }

    /// May change what a read sees, or free memory.
    static boolean isWrite(Op op) {
        return switch (op) {
            case MemoryOp.Store _, MemoryOp.SetListLength _, MemoryOp.Move _ -> true;
            case ArrayOp.SetElement _, ArrayOp.Assign _, ArrayOp.Release _, MaskOp.Scatter _ -> true;
            case ListOp.ListSet _, ListOp.ListOpen _, ListOp.ListClose _ -> true;
            case FailingOp.Call _, FailingOp.Print _, FailingOp.NativeLoop _ -> true;
            case FailingOp.Runtime it -> switch (it.function()) {
                case ALLOCATE, ALLOCATE_ZEROED, RETAIN, LIST_CREATE, LIST_SLICE, HAS_ROOM, GENERATOR -> false;
                case RELEASE, LIST_RESERVE, LIST_OPEN, LIST_CLOSE -> true;
            };
            default -> false;
        };
    }

    /// Evaluates its region any number of times.
    static boolean repeats(Op op) {
        return switch (op) {
            case ControlOp.For _, ControlOp.Loop _, MemoryOp.ForAll _, ArrayOp.Generate _, ArrayOp.Assign _, ArrayOp.Sum _, MaskOp _ -> true;
            default -> false;
        };
    }

    static boolean writes(Region region) {
        for (var op : region.operations()) {
            if (isWrite(op)) return true;
            for (var inner : op.regions()) {
                if (writes(inner)) return true;
            }
        }
        return false;
    }

    /// Pure, and defined for all operands, so that it may be evaluated where the program would not have reached it.
    /// Division and shifts qualify where `divisorOrAmount` (the right operand's literal, or null) excludes the undefined.
    static boolean isSpeculatable(Op op, Object divisorOrAmount) {
        if (!isPure(op)) return false;
        return switch (op) {
            case ScalarOp.Binary it -> switch (it.kind()) {
                case SDIV, SREM, UDIV, UREM -> divisorOrAmount instanceof Long divisor && divisor != 0 && divisor != -1;
                case SHL, LSHR, ASHR -> divisorOrAmount instanceof Long amount && amount >= 0
                        && amount < ((conure.ir.Type.Scalar) it.result().type()).bits();
                default -> true;
            };
            case ScalarOp.Convert it -> it.kind() != ScalarOp.ConvertKind.FPTOSI && it.kind() != ScalarOp.ConvertKind.FPTOUI;
            // Views and block data are undefined for what is not there.
            case ArrayOp.View _, MemoryOp.BlockData _ -> false;
            default -> true;
        };
    }

    /// Takes a few cycles at most.
    static boolean isCheap(Op op) {
        return switch (op) {
            case ScalarOp.Math _ -> false;
            case ScalarOp.Binary it -> switch (it.kind()) {
                case FDIV -> false;
                default -> !it.kind().isDivision();
            };
            case ScalarOp.Unary it -> it.kind() != ScalarOp.UnaryKind.SQRT;
            default -> isPure(op);
        };
    }
}
