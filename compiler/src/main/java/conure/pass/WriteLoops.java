package conure.pass;

import conure.ir.ArrayOp.Allocate;
import conure.ir.ArrayOp.Assign;
import conure.ir.ArrayOp.Element;
import conure.ir.ArrayOp.Generate;
import conure.ir.ArrayOp.SetElement;
import conure.ir.ArrayOp.Sum;
import conure.ir.ControlOp;
import conure.ir.ControlOp.For;
import conure.ir.ControlOp.If;
import conure.ir.ControlOp.Yield;
import conure.ir.Copier;
import conure.ir.Dtype;
import conure.ir.FailingOp;
import conure.ir.Function;
import conure.ir.Location;
import conure.ir.MaskOp.AtPlaces;
import conure.ir.MaskOp.Count;
import conure.ir.MaskOp.Filter;
import conure.ir.MaskOp.Scatter;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.Rewriter;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.Type;
import conure.ir.Type.Layout;
import conure.ir.Type.Scalar;
import conure.ir.Uses;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// Writes array expressions as loops over elements.
///
///     %c = generate %m, %n { (%i, %j) … yield %x }
/// →   %c = allocate %m, %n     for 0..%m { (%i)  for 0..%n { (%j) … set_element %c, %i, %j, %x } }
///
/// Where operands are broadcast along an axis whose extent is known at run time only, there are two versions: one that takes
/// none of them to be of extent 1, and one, small and scalar, for all other cases. Where all that is read and written lies contiguously in one
/// shape, one loop runs over all of it; else [LoopNests] orders the loops by how the elements lie in memory.
///
/// An `assign` writes directly where what it reads cannot be what it has written: other memory, the very element, or elements that
/// are written later ([ReadsAhead] tells in which direction). Else all is computed into a fresh array, and copied. Assigning an array to itself does nothing.
///
/// So does a `scatter`; else its mask, its values or both are made first. Loops over the places of a mask are written by
/// [MaskLoops], sums by [PairwiseSums].
public final class WriteLoops implements Pass.OfFunction {
    @Override public String name() { return "write-loops"; }

    @Override public Function apply(Function function) { return new Writer(function).function(function); }

    private static final class Writer extends Rewriter {
        private final AliasAnalysis aliases;
        private final LoopNests nests;
        private final EqualExtents extents;
        private final Broadcasts broadcasts;
        private final ReadsAhead ahead = new ReadsAhead();
        /// What does not hold in the version being written.
        private Set<Value> excluded = Set.of();

        Writer(Function function) {
            var uses = Uses.of(function);
            nests = new LoopNests(uses);
            extents = new EqualExtents(uses, function);
            aliases = new AliasAnalysis(function);
            broadcasts = new Broadcasts(function);
        }

        @Override protected void operation(Op op) {
            ahead.note(op);
            switch (op) {
                case Generate it -> generate(it);
                case Assign it -> assign(it);
                case Count it -> count(it);
                case Filter it -> filter(it);
                case Scatter it -> scatter(it);
                case Sum it -> sum(it);
                case For it -> nest(it);
                case If it -> branch(it);
                default -> {
                    super.operation(op);
                    if (op instanceof FailingOp.Check check) extents.holds(check.ok());
                }
            }
        }

        /// What a check says holds to the end of its region: an element may never be computed, the other arm be taken.
        @Override public Region region(Region region) {
            int mark = extents.mark();
            var result = super.region(region);
            extents.release(mark);
            return result;
        }

        private void branch(If op) {
            int mark = extents.mark();
            extents.holds(op.condition());
            var then = region(op.then());
            extents.release(mark);
            var otherwise = region(op.otherwise());
            emit(then == op.then() && otherwise == op.otherwise() ? op : new If(op.results(), op.condition(), then, otherwise, op.location()));
        }

        private boolean isExtent(Value extent, Value array, int axis) { return extents.isExtent(extent, array, axis, excluded); }

        // ---- generate

        private void generate(Generate op) {
            var body = region(op.body());
            emit(new Allocate(op.result(), op.extents(), false, op.location()));
            fill(List.of(op.result()), op.extents(), body, new Directions(op.extents().size()), op.location());
        }

        /// Writes what the region yields to all positions of arrays.
        private void fill(List<Value> arrays, List<Value> extents, Region body, Directions directions, Location location) {
            var code = new CodeBuilder(location);
            versions(code, body, List.of(), (region, general) -> {
                nests.write(code, arrays, extents, region, directions, general, this::isExtent);
                return List.of();
            });
            emitAll(code.operations());
        }

        // ---- assign

        private void assign(Assign op) {
            if (isItself(op)) return;
            var direct = directions(op.body(), op);
            var body = region(op.body());
            if (direct != null) {
                fill(op.arrays(), op.extents(), body, direct, op.location());
                return;
            }
            // Where nothing is broadcast, `u += a * (v - u)` reads of u what it writes next.
            var code = new CodeBuilder(op.location());
            versions(code, body, List.of(), (region, general) -> {
                var directions = directions(region, op);
                if (directions == null) throughTemporaries(code, op.arrays(), op.extents(), region, general);
                else nests.write(code, op.arrays(), op.extents(), region, directions, general, this::isExtent);
                return List.of();
            });
            emitAll(code.operations());
        }

        private void throughTemporaries(CodeBuilder code, List<Value> arrays, List<Value> extents, Region body, boolean general) {
            var temporaries = new ArrayList<Value>();
            for (var array : arrays) {
                var temporary = new Value(new Type.Array(((Type.Array) array.type()).dtype(), extents.size(), Layout.C), "temporary");
                code.emit(new Allocate(temporary, extents, false, code.location()));
                this.extents.made(temporary, extents);
                temporaries.add(temporary);
            }
            var any = new Directions(extents.size());
            nests.write(code, temporaries, extents, body, any, general, this::isExtent);
            for (int k = 0; k < arrays.size(); k++) {
                var positions = new ArrayList<Value>();
                for (int axis = 0; axis < extents.size(); axis++) positions.add(new Value(Scalar.I64, "k"));
                nests.write(code, List.of(arrays.get(k)), extents, reading(temporaries.get(k), positions, positions, code.location()), any, general, this::isExtent);
            }
        }

        /// Whether each element becomes what it is.
        private static boolean isItself(Assign op) {
            return op.body().operations().size() == 2 && op.body().operations().getFirst() instanceof Element read && isSame(read, op.body().parameters(), op.arrays().getFirst())
                    && op.body().terminator() instanceof Yield(var values, _) && values.equals(read.results());
        }

        private static boolean isSame(Element read, List<Value> position, Value array) { return read.array() == array && read.indices().equals(position); }

        /// The directions in which nothing in the region reads what the assignment has written elsewhere, or depends on its order; null where
        /// there are none.
        private Directions directions(Region region, Assign op) {
            var directions = new Directions(op.extents().size());
            for (var array : op.arrays()) {
                if (conflicts(region, region.parameters(), array, op.arrays().size() == 1 ? directions : null)) return null;
            }
            return directions;
        }

        /// @param directions in which elements are written one by one; null where nothing is known
        private boolean conflicts(Region region, List<Value> position, Value array, Directions directions) {
            for (var inner : region.operations()) {
                boolean conflict = switch (inner) {
                    case Element read -> aliases.mayAlias(read.array(), array) && !isSame(read, position, array)
                            && !(directions != null && read.indices().equals(position) && ahead.isAhead(read.array(), array, directions));
                    case ControlOp _ -> false;
                    // Errors come before anything is written.
                    case FailingOp _ -> true;
                    default -> Effects.isWrite(inner) && !(inner instanceof SetElement);
                };
                if (conflict) return true;
                for (var nested : inner.regions()) {
                    if (conflicts(nested, position, array, directions)) return true;
                }
            }
            return false;
        }

        // ---- places of masks

        private void count(Count op) {
            var code = new CodeBuilder(op.location());
            var line = coalesced(code, op.extents(), region(op.mask()));
            replace(op.result(), MaskLoops.count(code, line.extents, line.region));
            emitAll(code.operations());
        }

        private void filter(Filter op) {
            var mask = region(op.mask());
            var body = region(op.body());
            emit(new Allocate(op.result(), op.shape(), false, op.location()));
            var code = new CodeBuilder(op.location());
            atPlaces(code, op, mask, simple(code, body), op.result(), true);
            emitAll(code.operations());
        }

        /// A mask that reads what is written elsewhere is made before, and so are values.
        private void scatter(Scatter op) {
            boolean keepsMask = conflicts(op.mask(), op.mask().parameters(), op.array(), null);
            boolean keepsValues = conflicts(op.body(), op.body().parameters().subList(1, op.body().parameters().size()), op.array(), null);
            var mask = region(op.mask());
            var code = new CodeBuilder(op.location());
            var body = simple(code, region(op.body()));
            if (keepsMask) {
                var made = new Value(new Type.Array(Dtype.BOOL, op.extents().size(), Layout.C), "mask");
                code.emit(new Allocate(made, op.extents(), false, op.location()));
                extents.made(made, op.extents());
                nests.write(code, List.of(made), op.extents(), mask, new Directions(op.extents().size()), false, this::isExtent);
                mask = reading(made, mask.parameters(), mask.parameters(), op.location());
            }
            if (keepsValues) {
                var shape = op.shape();
                var made = new Value(new Type.Array(((Type.Array) op.array().type()).dtype(), shape.size(), Layout.C), "values");
                code.emit(new Allocate(made, shape, false, op.location()));
                atPlaces(code, op, mask, body, made, true);
                body = reading(made, joined(List.of(op.number()), op.further()), op.body().parameters(), op.location());
            }
            atPlaces(code, op, mask, body, op.array(), false);
            emitAll(code.operations());
        }

        /// Writes what the region yields for each place into an array: one behind the other, or where the places are.
        private void atPlaces(CodeBuilder code, AtPlaces op, Region mask, Region body, Value array, boolean packs) {
            var location = op.location();
            int axes = op.extents().size();
            var number = body.parameters().subList(0, 1);
            var place = body.parameters().subList(1, 1 + axes);
            var further = body.parameters().subList(1 + axes, body.parameters().size());
            var setting = new ArrayList<>(body.operations().subList(0, body.operations().size() - 1));
            setting.add(new SetElement(array, joined(packs ? number : place, further), ((Yield) body.terminator()).values(), location));
            setting.add(new Yield(List.of(), location));
            // Where there are places no extent of the mask is 0.
            var outer = extents.takePositive(op.extents());
            if (!further.isEmpty()) {
                var loops = new CodeBuilder(location);
                LoopNests.ordered(loops, further, op.rest(), setting, new Directions(further.size()), this::isExtent);
                loops.yields(List.of());
                MaskLoops.write(code, op.extents(), mask, new Region(body.parameters().subList(0, 1 + axes), loops.operations()));
            } else {
                // One position for both regions.
                var copier = new Copier();
                copier.mapAll(mask.parameters(), place);
                var operations = copier.operations(mask.operations());
                int tests = operations.size() - 1;
                var isTrue = operations.set(tests, setting.getFirst());
                operations.addAll(setting.subList(1, setting.size()));
                var found = CoalescedAxes.find(code, place, op.extents(), operations, this::isExtent);
                var positions = found == null ? place : found.positions(place);
                var written = found == null ? operations : found.axes().operations();
                var tested = new ArrayList<>(written.subList(0, tests));
                tested.add(isTrue);
                MaskLoops.write(code, found == null ? op.extents() : found.extents(op.extents()), new Region(positions, tested),
                        new Region(joined(number, positions), written.subList(tests, written.size())));
            }
            extents.takePositive(outer);
        }

        private static List<Value> joined(List<Value> first, List<Value> second) {
            var all = new ArrayList<>(first);
            all.addAll(second);
            return all;
        }

        private Region simple(CodeBuilder code, Region body) { return broadcasts.masked(code, body, broadcasts.conditions(body)); }

        /// The region that gives an element of an array.
        private static Region reading(Value array, List<Value> position, List<Value> parameters, Location location) {
            var element = new ArrayList<Value>();
            for (var component : ((Type.Array) array.type()).dtype().components()) element.add(new Value(component));
            return new Copier().region(new Region(parameters, List.of(new Element(element, array, position, location), new Yield(element, location))));
        }

        // ---- sum

        private void sum(Sum op) {
            var body = region(op.body());
            var code = new CodeBuilder(op.location());
            var types = new ArrayList<Type>();
            for (var result : op.results()) types.add(result.type());
            var results = versions(code, body, types, (region, general) -> {
                var line = coalesced(code, op.extents(), region);
                return PairwiseSums.write(code, new Sum(op.results(), line.extents, line.region, op.location()), !general);
            });
            emitAll(code.operations());
            replaceAll(op.results(), results);
        }

        private record Line(List<Value> extents, Region region) {}

        /// A region for positions along fewer axes, if some can be taken together.
        private Line coalesced(CodeBuilder code, List<Value> extents, Region region) {
            var found = CoalescedAxes.find(code, region.parameters(), extents, region.operations(), this::isExtent);
            return found == null ? new Line(extents, region) : new Line(found.extents(extents), new Region(found.positions(region.parameters()), found.axes().operations()));
        }

        // ---- loops that are there

        /// Loops that stand in each other, with nothing else in the outer ones, may be one.
        private void nest(For op) {
            var nest = LoopNest.of(op, broadcasts.zeros());
            var innermost = region(nest.innermost().body());
            var code = new CodeBuilder(op.location());
            nest.write(code, innermost, this::isExtent);
            emitAll(code.operations());
        }

        // ---- versions

        /// What `write` gives for the region; in a version for operands that are broadcast at run time, and one for others.
        private List<Value> versions(CodeBuilder code, Region body, List<Type> types, Version write) {
            var conditions = broadcasts.conditions(body);
            if (conditions.isEmpty()) return write.of(body, false);
            Value any = null;
            for (var condition : conditions) any = any == null ? condition : code.binary(BinaryKind.OR, any, condition);
            var equal = broadcasts.without(body, conditions);
            var masked = broadcasts.masked(code, body, conditions);
            var general = version(code, () -> write.of(masked, true));
            var outer = excluded;
            excluded = conditions;
            var simple = version(code, () -> write.of(equal, false));
            excluded = outer;
            var results = new ArrayList<Value>();
            for (var type : types) results.add(new Value(type));
            code.emit(new If(results, any, general, simple, code.location()));
            return results;
        }

        private interface Version {
            /// @param general whether operands may be broadcast: such code shall be small
            List<Value> of(Region region, boolean general);
        }

        private static Region version(CodeBuilder code, Supplier<List<Value>> write) {
            return new Region(List.of(), code.collect(() -> code.yields(write.get())));
        }
    }
}
