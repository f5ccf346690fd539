package conure.specialize;

import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.Type.Layout;
import conure.ir.Value;
import conure.specialize.values.Emitter;
import conure.specialize.values.Guesses;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/// Conure's data-parallel operators: functions applied to all positions of a shape (`imap`, `parfor`, `ireduce`), and what
/// `library/data_parallel.py` makes the others of.
final class DataParallel {
    /// Written in the library.
    private static final Set<String> WRITTEN = Set.of("map", "each", "allpairs", "outer_map", "reduce", "scan", "filter", "filter_reduce", "pmap1", "pmap2", "pmap2_trim");
    static final Set<String> NAMES = Set.of("imap", "parfor", "ireduce", "map", "each", "allpairs", "outer_map", "reduce", "scan", "filter", "filter_reduce", "pmap1",
            "pmap2", "pmap2_trim", "part", "prefixes", "refuse", "rolled", "extent_is");

    private final Specialization in;
    private final Language language;
    private final Emitter emit;
    private final Guesses guesses = new Guesses();

    DataParallel(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
    }

    /// `conure.<name>(…)`; null if the path ends.
    PyValue call(String name, Calls.Arguments arguments, Object place) {
        if (WRITTEN.contains(name)) return language.calls().libraryFunction(place, language.kernel().names().libraryFunction("data_parallel.py", name), arguments);
        return switch (name) {
            case "imap" -> imap(arguments, place);
            case "parfor" -> parfor(arguments, place);
            case "ireduce" -> ireduce(arguments, place);
            case "part" -> part(arguments.positional().get(0), arguments.positional().get(1));
            case "rolled" -> rolled(arguments.positional().get(0), arguments.positional().get(1), arguments.positional().get(2));
            case "extent_is" -> extentIs(arguments.positional(), place);
            case "prefixes" -> prefixes(arguments.positional(), place);
            case "refuse" -> throw in.refuse("unsupported-argument", text(arguments.positional().get(0)), text(arguments.positional().get(1)));
            default -> throw new IllegalArgumentException(name);
        };
    }

    /// `extent_is(x, axis, number)`, which is known when compiling: the kernel is for arrays with such an extent, or for others.
    /// Where that cannot be had, as of a list's arrays, it is false, and the library has to check when running.
    private PyValue extentIs(List<PyValue> given, Object place) {
        var array = given.getFirst();
        int axis = Math.floorMod((int) (long) emit.constantOf(given.get(1).value()), ((PyType.Array) array.type()).array().rank());
        long number = (long) emit.constantOf(given.get(2).value());
        var extent = emit.extent(array.value(), axis);
        var is = emit.is(extent, number);
        if (is == null && !language.kernel().isLeftOpen(place, in)) {
            var equalities = emit.equalities(extent, number);
            var numbers = in.discrete(integer(extent));
            if (!equalities.isEmpty() || !numbers.isEmpty()) {
                var refused = in.refuse("unknown-rank", "whether an extent is " + number + " is known at run time only", "an array with a known extent", array).alsoCompared(equalities).alsoUndecided(numbers);
                throw language.kernel().openQuestion(refused, place, in);
            }
        }
        return new PyValue(NumberType.BOOL, emit.constant(Boolean.TRUE.equals(is)));
    }

    private static String text(PyValue value) { return ((PyType.Text) value.type()).value(); }

    private static PyValue integer(Value value) { return new PyValue(NumberType.INT, value); }

    /// A function of positions: it gets an int for an int shape, a tuple for a tuple.
    private Function<List<Value>, PyValue> ofPositions(PyValue f, PyValue shape, Object place) {
        boolean tuple = shape.type() instanceof PyType.Tuple;
        return position -> {
            var indices = position.stream().map(DataParallel::integer).toList();
            return language.calls().call(place, f, Calls.Arguments.of(tuple ? PyValue.tuple(indices) : indices.getFirst()));
        };
    }

    /// `imap(f, shape)[i] = f(i)`.
    private PyValue imap(Calls.Arguments arguments, Object place) {
        var bound = Parameters.bind(in, "imap", arguments, "f", "shape");
        var extents = bound == null ? null : language.constructors().extents(bound.get("shape"));
        if (extents == null) return null;
        return new Stacks(in, language).of(extents, ofPositions(bound.get("f"), bound.get("shape"), List.of(place, "imap")));
    }

    /// `parfor(f, shape)`: `f(i)` for what it writes, in any order.
    private PyValue parfor(Calls.Arguments arguments, Object place) {
        var bound = Parameters.bind(in, "parfor", arguments, "f", "shape");
        var extents = bound == null ? null : language.constructors().extents(bound.get("shape"));
        if (extents == null) return null;
        var f = ofPositions(bound.get("f"), bound.get("shape"), List.of(place, "parfor"));
        var stacks = new Stacks(in, language);
        stacks.independently(() -> language.arrays().forEach(extents, f::apply));
        return emit.reachable() ? PyValue.NONE : null;
    }

    /// `ireduce(f, combine, shape, init)`: `combine(…combine(combine(init, f(0)), f(1))…, f(n − 1))`, in C order; without
    /// `init` it begins with the first.
    private PyValue ireduce(Calls.Arguments arguments, Object place) {
        var bound = Parameters.bind(in, "ireduce", arguments, "f", "combine", "shape", "init=");
        var extents = bound == null ? null : language.constructors().extents(bound.get("shape"));
        if (extents == null) return null;
        var f = ofPositions(bound.get("f"), bound.get("shape"), List.of(place, "term"));
        BiFunction<PyValue, List<Value>, PyValue> combine = (soFar, position) -> {
            var term = f.apply(position);
            return term == null ? null : language.calls().call(List.of(place, "combine"), bound.get("combine"), Calls.Arguments.of(soFar, term));
        };
        var init = bound.getOrDefault("init", PyValue.NONE);
        if (!init.isNone()) return along(extents, List.of(), language.operators().plain(init), null, combine, place);
        Value some = emit.constant(true);
        for (var extent : extents) some = emit.and(some, emit.compare(CompareKind.NE, extent, emit.constant(0)));
        in.check(some, "TypeError", "reduce() of empty iterable with no initial value");
        if (!emit.reachable()) return null;
        var first = f.apply(extents.stream().map(_ -> emit.constant(0)).toList());
        return first == null || extents.isEmpty() ? first : along(extents, List.of(), first, emit.constant(true), combine, place);
    }

    /// Loops over the axes behind a position.
    /// @param begins whether the first position there is that of the initial value, or null if none is
    private PyValue along(List<Value> extents, List<Value> position, PyValue initial, Value begins, BiFunction<PyValue, List<Value>, PyValue> combine, Object place) {
        int axis = position.size();
        if (axis == extents.size()) return combine.apply(initial, position);
        boolean innermost = axis == extents.size() - 1;
        var zero = emit.constant(0);
        var lower = begins == null || !innermost ? zero : emit.select(begins, emit.constant(1), zero);
        var last = loop(List.of(place, axis), lower, extents.get(axis), initial, (index, soFar) -> {
            var deeper = new ArrayList<>(position);
            deeper.add(index);
            return along(extents, deeper, soFar, begins == null || innermost ? null : emit.and(begins, emit.compare(CompareKind.EQ, index, emit.constant(0))), combine, place);
        });
        return last;
    }

    private PyValue loop(Object place, Value lower, Value upper, PyValue initial, BiFunction<Value, PyValue, PyValue> body) {
        var last = new LoopSpecializer(in).counted(guesses, place, lower, upper, List.of(initial), (index, carried) -> {
            var next = body.apply(index, carried.getFirst());
            return next == null ? null : List.of(language.operators().plain(next));
        });
        return last == null ? null : last.getFirst();
    }

    /// `prefixes(f, x, init)`, of at least one slice: `f(init, x[0])` (without `init`: `x[0]`), then each time `f` of the last
    /// one and the next slice; stacked.
    private PyValue prefixes(List<PyValue> given, Object place) {
        var x = given.get(1);
        var init = given.get(2);
        var count = emit.extent(x.value(), 0);
        BiFunction<PyValue, Value, PyValue> next = (soFar, index) ->
                language.calls().call(List.of(place, "prefixes"), given.get(0), Calls.Arguments.of(soFar, language.basicIndexing().leading(x, index)));
        Supplier<PyValue> first = () -> {
            var zero = emit.constant(0);
            return init.isNone() ? language.basicIndexing().leading(x, zero) : next.apply(language.operators().plain(init), zero);
        };
        var stacks = new Stacks(in, language);
        var begin = stacks.trial(first);
        var second = begin == null ? null : stacks.trial(() -> next.apply(begin, emit.constant(0)));
        var third = second == null ? null : stacks.trial(() -> next.apply(second, emit.constant(0)));
        if (third == null) throw stacks.neverReturns();
        if (!second.type().equals(third.type())) {
            throw in.refuse("unknown-type", "the function of scan returns a " + third.type().text() + " for the " + second.type().text() + " that it returned before", "one type", second);
        }
        return stacks.prefixes(count, begin.type(), second.type(), first,
                (initial, step) -> loop(List.of(place, "loop"), emit.constant(1), count, initial, (index, soFar) -> step.apply(next.apply(soFar, index), index)));
    }

    /// `rolled(x, by, axis)`: the elements moved on by −extent < by < extent along an axis, and around its ends. It is an expression:
    /// what reads it reads `x`.
    private PyValue rolled(PyValue x, PyValue by, PyValue axis) {
        var array = ((PyType.Array) x.type()).array();
        int along = Math.toIntExact((Long) emit.constantOf(axis.value()));
        var extents = language.arrays().extents(x);
        return language.elementwise().generate(extents, array.layout() == Layout.F ? Layout.F : Layout.C, position -> {
            var extent = extents.get(along);
            var straight = emit.binary(BinaryKind.SUB, position.get(along), by.value());
            var around = emit.select(emit.compare(CompareKind.SGE, straight, extent), emit.binary(BinaryKind.SUB, straight, extent), straight);
            var source = new ArrayList<>(position);
            source.set(along, emit.select(emit.compare(CompareKind.SLT, straight, emit.constant(0)), emit.binary(BinaryKind.ADD, straight, extent), around));
            return language.arrays().element(x, source);
        });
    }

    /// `x[index]`, which exists: an element or a slice of `x`.
    private PyValue part(PyValue x, PyValue index) {
        var part = x;
        if (!(index.type() instanceof PyType.Tuple)) return language.basicIndexing().leading(x, language.operators().index(index));
        var indices = index.parts().stream().map(each -> language.operators().index(each)).toList();
        if (indices.size() == ((PyType.Array) x.type()).array().rank()) return language.arrays().element(x, indices);
        for (var each : indices) part = language.basicIndexing().leading(part, each);
        return part;
    }
}
