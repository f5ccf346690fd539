package conure.pass;

import conure.ir.ArrayOp;
import conure.ir.ArrayOp.Allocate;
import conure.ir.ArrayOp.Assign;
import conure.ir.ArrayOp.Element;
import conure.ir.ArrayOp.Generate;
import conure.ir.ControlOp.Yield;
import conure.ir.Copier;
import conure.ir.FailingOp.Check;
import conure.ir.Function;
import conure.ir.MaskOp;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.Rewriter;
import conure.ir.ScalarOp;
import conure.ir.Type.Scalar;
import conure.ir.Uses;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Computes arrays of one shape together that are made of the same elements, or of each other's: what they share is read and
/// computed once.
///
///     %a = generate %n { (%i)  %x = element %u, %i  %y = fmul %x, %x  yield %y }
///     %b = generate %n { (%j)  %x = element %u, %j  %z = element %a, %j  %w = fadd %x, %z  yield %w }
/// →   %a = allocate %n
///     %b = allocate %n
///     assign %a, %b, %n { (%i)  %x = element %u, %i  %y = fmul %x, %x  %x' = element %u, %i  %w = fadd %x', %y  yield %y, %w }
///
/// An array that is assigned to again is written once.
///
/// Sound because an element of a later expression reads of what an earlier one writes at most the same element, and nothing of
/// what the later ones write is read by the earlier ones elsewhere. What stands between neither reads what the earlier
/// ones write nor writes what they read; if it raises nobody has seen a fresh array, so only fresh ones are made behind it (that
/// arrays are larger than any memory may be found out before the others are written).
///
/// Declines expressions that share nothing, those whose loops are nested otherwise, those that raise or draw, and more than a
/// processor's registers and the lines it follows in memory serve. What is computed by calls, or by operations that there are no
/// vectors of, stays apart from the rest, which would lose its vectors.
public final class FuseNeighbours implements Pass.OfFunction {
    private static final int LARGEST = 120;
    private static final int MOST_READS = 24;
    private static final int MOST_ARRAYS = 10;
    /// So many are looked at for each expression: time shall not grow with the square of their number.
    private static final int MOST_GROUPS = 12;

    @Override public String name() { return "fuse-neighbours"; }

    @Override public Function apply(Function function) { return new Fusion(function).function(function); }

    /// An expression, and where it is written.
    ///
    /// @param place its number
    /// @param nesting of its loops
    /// @param isScalar whether there are no vectors of what it computes
    private record Expression(int place, Op op, Value array, List<Value> extents, Region body, List<Element> reads, LoopNests.Nesting nesting, boolean isScalar) {
        boolean isFresh() { return op instanceof Generate; }

        boolean isOwn(Element read, Value written) { return read.array() == written && read.indices().equals(body.parameters()); }
    }

    /// Expressions that are computed where the last of them stands, in the order of the program.
    private record Group(List<Expression> members) {
        boolean isFresh() { return members.stream().allMatch(Expression::isFresh); }

        int size() { return members.stream().mapToInt(each -> each.body.operations().size()).sum(); }

        int reads() { return members.stream().mapToInt(each -> each.reads.size()).sum(); }

        Group with(Group other) { return new Group(Stream.concat(members.stream(), other.members.stream()).sorted(Comparator.comparingInt(Expression::place)).toList()); }
    }

    private static final class Fusion extends Rewriter {
        private final AliasAnalysis aliases;
        private final LoopNests nests;
        private final EqualExtents extents;
        private final Map<Op, Group> groups = new IdentityHashMap<>();
        private int places;

        Fusion(Function function) {
            aliases = new AliasAnalysis(function);
            var uses = Uses.of(function);
            nests = new LoopNests(uses);
            extents = new EqualExtents(uses, function);
        }

        @Override public Region region(Region region) {
            survey(region);
            return super.region(region);
        }

        @Override protected void operation(Op op) {
            var group = groups.get(op);
            if (group == null) {
                super.operation(op);
                return;
            }
            if (op instanceof Generate it) emit(new Allocate(it.result(), it.extents(), false, it.location()));
            if (group.members.getLast().op == op) emit(together(group));
        }

        private static Assign together(Group group) {
            var first = group.members.getFirst();
            var position = first.extents.stream().map(_ -> new Value(Scalar.I64, "i")).toList();
            var operations = new ArrayList<Op>();
            var copier = new Copier();
            var arrays = new ArrayList<Value>();
            var elements = new ArrayList<List<Value>>();
            for (var member : group.members) {
                copier.mapAll(member.body.parameters(), position);
                for (var op : member.body.operations().subList(0, member.body.operations().size() - 1)) {
                    int written = op instanceof Element read ? arrays.indexOf(read.array()) : -1;
                    if (written >= 0) copier.mapAll(op.results(), elements.get(written));
                    else operations.add(copier.operation(op));
                }
                var element = copier.get(((Yield) member.body.terminator()).values());
                int again = arrays.indexOf(member.array);
                if (again >= 0) {
                    elements.set(again, element);
                } else {
                    arrays.add(member.array);
                    elements.add(element);
                }
            }
            var location = first.op.location();
            operations.add(new Yield(elements.stream().flatMap(List::stream).toList(), location));
            return new Assign(arrays, first.extents, new Region(position, operations), location);
        }

        // ---- which

        private void survey(Region region) {
            var open = new ArrayList<Group>();
            for (var op : region.operations()) {
                var expression = expression(op);
                if (expression == null) {
                    open.removeIf(group -> !passes(group, op));
                    continue;
                }
                var joined = new Group(List.of(expression));
                for (var group : List.copyOf(open).reversed()) {
                    if (!shares(group, expression) || !fits(group, joined)) continue;
                    open.remove(group);
                    joined = joined.with(group);
                }
                open.removeIf(group -> !passes(group, op));
                open.add(joined);
                if (open.size() > MOST_GROUPS) open.removeFirst();
                if (joined.members.size() == 1) continue;
                for (var member : joined.members) groups.put(member.op, joined);
            }
        }

        /// What an operation computes, if it may be computed together with others.
        private Expression expression(Op op) {
            return switch (op) {
                case Generate it -> expression(it, it.result(), it.extents(), it.body());
                case Assign it when it.arrays().size() == 1 -> expression(it, it.arrays().getFirst(), it.extents(), it.body());
                default -> null;
            };
        }

        private Expression expression(Op op, Value array, List<Value> extents, Region body) {
            if (extents.isEmpty()) return null;
            var reads = new ArrayList<Element>();
            boolean isScalar = false;
            for (var each : body.operations()) {
                switch (each) {
                    case Element read -> {
                        // What is written through a temporary array has loops of its own.
                        if (aliases.mayAlias(read.array(), array) && !(read.array() == array && read.indices().equals(body.parameters()))) return null;
                        reads.add(read);
                    }
                    case ScalarOp it -> isScalar |= isScalar(it);
                    case ArrayOp.Extent _, Yield _ -> { }
                    default -> { return null; }
                }
            }
            return new Expression(places++, op, array, extents, body, reads, nests.nesting(array, body), isScalar);
        }

        private static boolean isScalar(ScalarOp op) {
            return switch (op) {
                case ScalarOp.Math _ -> true;
                case ScalarOp.Binary it -> it.kind().isDivision();
                default -> false;
            };
        }

        /// Whether something is read that the group reads or writes, or written that it writes.
        private boolean shares(Group group, Expression later) {
            return group.members.stream().anyMatch(member -> member.array == later.array || later.reads.stream().anyMatch(read -> read.array() == member.array
                    || member.reads.stream().anyMatch(other -> aliases.root(other.array()) == aliases.root(read.array()))));
        }

        private boolean fits(Group group, Group other) {
            var one = group.members.getFirst();
            var two = other.members.getFirst();
            if (one.isScalar != two.isScalar || !one.nesting.equals(two.nesting) || !haveOneShape(one, two)) return false;
            if (group.size() + other.size() > LARGEST || group.reads() + other.reads() > MOST_READS) return false;
            var roots = new HashSet<Value>();
            for (var member : group.with(other).members) {
                roots.add(aliases.root(member.array));
                for (var read : member.reads) roots.add(aliases.root(read.array()));
            }
            return roots.size() <= MOST_ARRAYS && group.members.stream().allMatch(each -> other.members.stream().noneMatch(later -> conflict(each, later)));
        }

        private boolean haveOneShape(Expression first, Expression later) {
            if (first.extents.size() != later.extents.size()) return false;
            for (int axis = 0; axis < first.extents.size(); axis++) {
                if (!extents.areEqual(first.extents.get(axis), later.extents.get(axis))) return false;
            }
            return true;
        }

        /// Whether an element of one needs more of what the other writes than the same element.
        private boolean conflict(Expression one, Expression other) {
            return aliases.mayAlias(one.array, other.array) && one.array != other.array || readsElsewhere(one, other) || readsElsewhere(other, one);
        }

        private boolean readsElsewhere(Expression reader, Expression writer) {
            return reader.reads.stream().anyMatch(read -> aliases.mayAlias(read.array(), writer.array) && !reader.isOwn(read, writer.array));
        }

        /// Whether the group may be computed behind an operation instead of before it.
        private boolean passes(Group group, Op op) {
            return switch (op) {
                case Check it -> it.escape() == null && (group.isFresh() || it.failure().isOfSize());
                case Allocate _ -> true;
                case Element it -> !touches(group, it.array(), false);
                case Generate _, Assign _, ArrayOp.Sum _, MaskOp _ -> isApart(group, op);
                default -> Effects.isPure(op) && op.regions().isEmpty();
            };
        }

        private boolean isApart(Group group, Op op) {
            if (Effects.isWrite(op) && (AliasAnalysis.accessed(op) == null || touches(group, AliasAnalysis.accessed(op), true))) return false;
            for (var region : op.regions()) {
                for (var inner : region.operations()) {
                    boolean apart = switch (inner) {
                        case Yield _ -> true;
                        case Element it -> !touches(group, it.array(), false);
                        case ArrayOp.Sum _ -> isApart(group, inner);
                        default -> Effects.isPure(inner) && inner.regions().isEmpty();
                    };
                    if (!apart) return false;
                }
            }
            return true;
        }

        /// Whether an array may share memory with one that a group writes, or reads.
        private boolean touches(Group group, Value array, boolean reads) {
            for (var member : group.members) {
                if (aliases.mayAlias(member.array, array)) return true;
                if (reads && member.reads.stream().anyMatch(read -> aliases.mayAlias(read.array(), array))) return true;
            }
            return false;
        }
    }
}
