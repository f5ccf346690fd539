package conure.irfile;

import conure.ir.ArrayOp;
import conure.ir.ControlOp;
import conure.ir.FailingOp;
import conure.ir.ListOp;
import conure.ir.MemoryOp;
import conure.ir.Module;
import conure.ir.Op;
import conure.ir.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// What a program looks like, in words that can be checked:
///
///     checks in innermost loops = 0        in all loops that contain no loop, together
///     checks in an innermost loop = 0      in the one that has fewest: the fast one of several versions
///     loads in @f <= 2                     in one function
///     loops = 3                            in the whole program
///
/// What is counted: `loops` (for, loop, forall), `allocations` (arrays, blocks, lists), `checks`, `calls`, `loads`,
/// `stores` (of elements too), `polls`, `operations`, or any operation by its mnemonic.
public final class Structure {
    private static final Pattern CLAIM = Pattern.compile("([\\w-]+)(?: in (innermost loops?|an innermost loop|@\\S+))? (=|<=|>=|<|>) (\\d+)");

    private Structure() {}

    /// What is wrong with a claim, with the count found; null where it holds.
    public static String violation(Module module, String claim) {
        var match = CLAIM.matcher(claim);
        if (!match.matches()) {
            throw new IllegalArgumentException("no claim: " + claim);
        }
        long found = count(module, match.group(1), match.group(2));
        long bound = Long.parseLong(match.group(4));
        boolean holds = switch (match.group(3)) {
            case "=" -> found == bound;
            case "<=" -> found <= bound;
            case ">=" -> found >= bound;
            case "<" -> found < bound;
            default -> found > bound;
        };
        return holds ? null : claim + ", but there are " + found;
    }

    /// @param place as in a claim; null for the whole program
    public static long count(Module module, String what, String place) {
        var kind = kind(what);
        if (place == null) {
            return module.functions().stream().mapToLong(function -> count(function.body(), kind)).sum();
        }
        if (place.startsWith("@")) {
            return module.functions().stream()
                    .filter(function -> function.name().equals(place.substring(1)))
                    .mapToLong(function -> count(function.body(), kind))
                    .sum();
        }
        var counts = innermostLoops(module).stream().mapToLong(loop -> count(loop.regions().getFirst(), kind));
        return place.startsWith("an ") ? counts.min().orElse(0) : counts.sum();
    }

    private static Predicate<Op> kind(String what) {
        return switch (what) {
            case "loops" -> Structure::isLoop;
            case "allocations" -> Structure::allocates;
            case "checks" -> FailingOp.Check.class::isInstance;
            case "calls" -> FailingOp.Call.class::isInstance;
            case "polls" -> ControlOp.Poll.class::isInstance;
            case "loads" -> op -> op instanceof MemoryOp.Load || op instanceof ArrayOp.Element || op instanceof ListOp.ListGet;
            case "stores" -> op -> op instanceof MemoryOp.Store || op instanceof ArrayOp.SetElement || op instanceof ListOp.ListSet;
            case "operations" -> _ -> true;
            default -> op -> op.mnemonic().equals(what);
        };
    }

    private static boolean isLoop(Op op) {
        return op instanceof ControlOp.For || op instanceof ControlOp.Loop || op instanceof MemoryOp.ForAll;
    }

    private static boolean allocates(Op op) {
        return switch (op) {
            case ArrayOp.Allocate _, ListOp.ListNew _, ListOp.ListSlice _ -> true;
            case FailingOp.Runtime it -> switch (it.function()) {
                case ALLOCATE, ALLOCATE_ZEROED, LIST_CREATE, LIST_SLICE -> true;
                case RETAIN, RELEASE, LIST_RESERVE, LIST_OPEN, LIST_CLOSE, HAS_ROOM, GENERATOR -> false;
            };
            default -> false;
        };
    }

    private static long count(Region region, Predicate<Op> kind) {
        long found = 0;
        for (var op : region.operations()) {
            found += kind.test(op) ? 1 : 0;
            for (var inner : op.regions()) {
                found += count(inner, kind);
            }
        }
        return found;
    }

    private static List<Op> innermostLoops(Module module) {
        var loops = new ArrayList<Op>();
        module.functions().forEach(function -> collect(function.body(), loops));
        return loops;
    }

    private static void collect(Region region, List<Op> into) {
        for (var op : region.operations()) {
            boolean nested = op.regions().stream().anyMatch(inner -> count(inner, Structure::isLoop) > 0);
            if (isLoop(op) && !nested) {
                into.add(op);
            }
            op.regions().forEach(inner -> collect(inner, into));
        }
    }
}
