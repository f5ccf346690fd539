package conure.specialize;

import conure.ir.Type.ListOf;
import conure.ir.Value;
import conure.specialize.values.FunctionCode;
import conure.specialize.values.HiddenValue;
import conure.specialize.values.PyValue;
import conure.specialize.values.PyType;
import conure.specialize.values.Refused;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The run-time ints and bools that a kernel, or a function in it, is specialised for the values of, because something about
/// it would be refused otherwise: an axis, a flag on which the type of a result depends. In the same way it is specialised
/// for arrays of which it must be known whether an extent is some number: the axes that `squeeze` removes have extent 1. Of what is spread
/// (`f(*values)`) or gives a shape, the number of elements has to be known.
///
/// A refusal says which parameters it is undecided by. A caller that has constants for them specialises the function by
/// these; another is undecided itself; at the entry the program is asked.
public final class KnownNumbers {
    /// A function that calls itself with one number after another is specialised for so many.
    private static final int MOST_BY_VALUE = 64;

    private final Names names;
    /// Of the kernel, by component.
    private final Map<Fact, Object> arguments = new HashMap<>();
    /// What has to be known of the parameters of functions, as far as a caller knows it.
    private final Map<FunctionCode, Set<Fact>> wanted = new HashMap<>();
    private final Map<FunctionCode, Integer> specialized = new HashMap<>();

    KnownNumbers(Names names) { this.names = names; }

    /// What can be known of a parameter, by the number of its component: a number or, in an array, whether an extent is a number.
    public sealed interface Fact {
        int component();
    }

    public record NumberIs(int component) implements Fact {}

    public record ExtentIs(int component, int axis, long number) implements Fact {}

    /// How many elements a list has, or an array along an axis.
    public record SizeIs(int component, int axis) implements Fact {}

    /// A function is refused that would not be, were some of its parameters known, or some of the hidden arguments.
    static final class Undecided extends RuntimeException {
        private final transient Refused refused;
        private final transient Set<Fact> parameters;
        private final transient Map<HiddenValue, Set<Integer>> hidden;

        private Undecided(Refused refused, Set<Fact> parameters, Map<HiddenValue, Set<Integer>> hidden) {
            super(null, refused, false, false);
            this.refused = refused;
            this.parameters = parameters;
            this.hidden = hidden;
        }
    }

    /// What a refusal has to know of the parameters and hidden arguments of a function; null if nothing of them would help.
    static Undecided undecided(Refused refused, Specialization in, List<PyValue> captured, List<PyValue> arguments) {
        if (refused.undecided().isEmpty() && refused.compared().isEmpty()) return null;
        var given = new ArrayList<>(PyValue.flatten(captured));
        given.addAll(PyValue.flatten(arguments));
        var parameters = new LinkedHashSet<Fact>();
        for (int component : positions(given, refused.undecided())) parameters.add(given.get(component).type() instanceof ListOf ? new SizeIs(component, 0) : new NumberIs(component));
        if (refused.code().equals("unknown-length") || refused.code().equals("unknown-rank")) {
            for (var value : refused.undecided()) {
                var extent = in.emit().measured(value);
                int component = extent == null ? -1 : given.indexOf(extent.array());
                if (component >= 0) parameters.add(new SizeIs(component, extent.axis()));
            }
        }
        for (var each : refused.compared()) {
            var extent = in.emit().measured(each.extent());
            // Those of a function that was called are none of this one.
            int component = extent == null ? -1 : given.indexOf(extent.array());
            if (component >= 0) parameters.add(new ExtentIs(component, extent.axis(), each.number()));
        }
        var hidden = new LinkedHashMap<HiddenValue, Set<Integer>>();
        in.hiddenValues().forEach((value, loaded) -> {
            var components = positions(loaded.components(), refused.undecided());
            if (!components.isEmpty()) hidden.put(value, components);
        });
        return parameters.isEmpty() && hidden.isEmpty() ? null : new Undecided(refused, parameters, hidden);
    }

    private static Set<Integer> positions(List<Value> values, Set<Value> of) {
        var positions = new LinkedHashSet<Integer>();
        for (int k = 0; k < values.size(); k++) {
            if (of.contains(values.get(k))) positions.add(k);
        }
        return positions;
    }

    /// Those among the arguments of the kernel, by component.
    Map<Fact, Object> ofArguments() { return Map.copyOf(arguments); }

    /// Asks the program for numbers that have to be known. Gives the refusal if none can be had, otherwise null.
    Refused learn(Undecided undecided, List<PyType> types) {
        boolean learned = false;
        for (var fact : undecided.parameters) {
            var value = names.argument(types, fact);
            learned |= value != null && arguments.put(fact, value) == null;
        }
        for (var each : undecided.hidden.entrySet()) {
            for (int component : each.getValue()) learned |= names.learn(each.getKey(), component);
        }
        return learned ? null : undecided.refused;
    }

    /// The constants among the arguments of a call that the function has to know.
    Map<Fact, Object> among(Specialization in, FunctionCode code, List<Value> given) {
        var known = new HashMap<Fact, Object>();
        for (var fact : wanted.getOrDefault(code, Set.of())) {
            var value = known(in, given, fact);
            if (value != null) known.put(fact, value);
        }
        return !known.isEmpty() && specialized.getOrDefault(code, 0) > MOST_BY_VALUE ? Map.of() : known;
    }

    private static Object known(Specialization in, List<Value> given, Fact fact) {
        var value = given.get(fact.component());
        return switch (fact) {
            case NumberIs _ -> in.emit().constantOf(value);
            case ExtentIs(_, int axis, long number) -> in.emit().is(in.emit().extent(value, axis), number);
            case SizeIs(_, int axis) -> value.type() instanceof ListOf ? in.listLength(value) : in.emit().constantOf(in.emit().extent(value, axis));
        };
    }

    /// A function is specialised by values once more.
    void count(FunctionCode code) { specialized.merge(code, 1, Integer::sum); }

    /// Has a function specialised by the constants among the arguments of a call from now on.
    ///
    /// @throws Refused with what the others are computed of, if there is no more that is constant
    void decide(Specialization in, FunctionCode code, List<Value> given, Undecided undecided) {
        var parameters = wanted.computeIfAbsent(code, _ -> new HashSet<>());
        boolean more = false;
        for (var fact : undecided.parameters) more |= known(in, given, fact) != null && parameters.add(fact);
        if (more) return;
        Set<Value> sources = Collections.newSetFromMap(new IdentityHashMap<>());
        var compared = new LinkedHashSet<Refused.Equality>();
        for (var fact : undecided.parameters) {
            var value = given.get(fact.component());
            switch (fact) {
                case NumberIs _ -> sources.addAll(in.emit().sources(value));
                case SizeIs(_, int axis) -> sources.addAll(value.type() instanceof ListOf ? Set.of(value) : in.emit().sources(in.emit().extent(value, axis)));
                case ExtentIs(_, int axis, long number) -> compared.addAll(in.emit().equalities(in.emit().extent(value, axis), number));
            }
        }
        undecided.hidden.forEach((value, components) -> {
            for (int component : components) sources.add(in.hidden(value).components().get(component));
        });
        throw undecided.refused.of(sources, compared);
    }

    /// Values with known numbers in the place of their components, which count from `from`, and arrays of which the known extents are.
    static List<PyValue> in(List<PyValue> values, int from, Map<Fact, Object> known, Specialization in) {
        if (known.isEmpty()) return values;
        var components = PyValue.flatten(values);
        known.forEach((fact, is) -> {
            if (fact instanceof ExtentIs(int component, int axis, long number) && component >= from && component < from + components.size()) {
                in.emit().decide(components.get(component - from), axis, number, (Boolean) is);
            }
            if (fact instanceof SizeIs(int component, int axis) && component >= from && component < from + components.size()) {
                var sized = components.get(component - from);
                if (sized.type() instanceof ListOf) in.setListLength(sized, (Long) is);
                else in.emit().decide(sized, axis, (Long) is, true);
            }
        });
        var result = new ArrayList<PyValue>();
        int first = from;
        for (var value : values) {
            int offset = first;
            result.add(value.with(component -> in.emit().literal(value.components().get(component), known.get(new NumberIs(offset + component)))));
            first += value.components().size();
        }
        return result;
    }
}
