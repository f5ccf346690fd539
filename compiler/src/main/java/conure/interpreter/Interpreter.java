package conure.interpreter;

import conure.ir.ArrayOp;
import conure.ir.ControlOp;
import conure.ir.DrawOp;
import conure.ir.FailingOp;
import conure.ir.FailingOp.Escape;
import conure.ir.FailingOp.Failure;
import conure.ir.Function;
import conure.ir.ListOp;
import conure.ir.Location;
import conure.ir.MaskOp;
import conure.ir.MemoryOp;
import conure.ir.Module;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.ScalarOp;
import conure.ir.Type;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;

/// Runs programs of the typed and the loops level, slowly and exactly: what operations mean is said here once more, by
/// other means than machine code. Memory has bounds, undefined values must not decide anything, and `forall` runs its
/// iterations in an order of its own.
public final class Interpreter {
    private static final int DEEPEST_RECURSION = 200;

    private final Map<String, Function> functions = new HashMap<>();
    private final Memory memory;
    private final ArrayMeaning arrays;
    private final BlockMeaning blocks;
    private final StringBuilder printed = new StringBuilder();
    private final Random order;
    private long steps;
    private int depth;
    /// The error that a handler is dealing with.
    private RaisedError pending;
    private long draws;

    /// @param seed of the order in which `forall` runs
    /// @param steps how many operations may run before the program counts as endless
    public Interpreter(Module module, Memory memory, long seed, long steps) {
        if (module.level() == Module.Level.UNTYPED) throw new IllegalArgumentException("the untyped level is not interpreted");
        module.functions().forEach(function -> functions.put(function.name(), function));
        this.memory = memory;
        this.steps = steps;
        order = new Random(seed);
        arrays = new ArrayMeaning(memory);
        blocks = new BlockMeaning(memory);
    }

    /// A program that does what no correct program does.
    public static final class InvalidProgram extends RuntimeException {
        InvalidProgram(String message) { super(message); }
    }

    /// Results of a function; see [Scalars] for scalars, [ArrayValue] and [ListValue] for the rest.
    ///
    /// @throws RaisedError where the function raises
    public List<Object> call(String name, List<Object> arguments) {
        var function = functions.get(name);
        if (function == null) throw new InvalidProgram("no function @" + name);
        if (++depth > DEEPEST_RECURSION) {
            depth--;
            throw new RaisedError("RecursionError", "maximum recursion depth exceeded", List.of(), Location.UNKNOWN);
        }
        try {
            var frame = new Frame();
            frame.define(function.parameters(), arguments);
            return switch (run(function.body(), frame)) {
                case Returned(var values) -> values;
                case Yielded _, Left _ -> throw new InvalidProgram("@" + name + " ends without a return");
            };
        } finally {
            depth--;
        }
    }

    /// Blocks and lists that are alive (loops level): after a call, those of its results.
    public int livingBlocks() { return blocks.living(); }

    /// How many owners the block of an owner handle has (loops level); 0 for what is no block of a call.
    public int owners(long owner) { return blocks.owners(owner); }

    /// What `print` operations have printed so far.
    public String printed() { return printed.toString(); }

    /// How a region ended.
    private sealed interface End {}

    private record Yielded(List<Object> values) implements End {}

    private record Left(Value label, List<Object> values) implements End {}

    private record Returned(List<Object> values) implements End {}

    /// The values of one activation of a function.
    static final class Frame {
        private final Map<Value, Object> values = new IdentityHashMap<>();

        Object get(Value value) {
            var found = values.get(value);
            if (found == null) throw new InvalidProgram(value + " has no value");
            return found;
        }

        List<Object> get(List<Value> wanted) { return wanted.stream().map(this::get).toList(); }

        void define(Value value, Object content) { values.put(value, content); }

        void define(List<Value> defined, List<Object> contents) {
            for (int i = 0; i < defined.size(); i++) values.put(defined.get(i), contents.get(i));
        }

        /// A value that may not be undefined.
        private Object sure(Value value) {
            var found = get(value);
            if (Scalars.isUndefined(found)) throw new InvalidProgram("the undefined " + value + " is used");
            return found;
        }

        boolean condition(Value value) { return (Boolean) sure(value); }

        long number(Value value) { return (Long) sure(value); }

        Object defined(Value value) { return sure(value); }
    }

    private End run(Region region, Frame frame) {
        for (var op : region.operations()) {
            if (--steps < 0) throw new InvalidProgram("too many steps: an endless loop?");
            End end;
            try {
                end = run(op, frame);
            } catch (Memory.InvalidAccess | InvalidProgram failure) {
                failure.addSuppressed(new InvalidProgram("in " + firstLine(op)));
                throw failure;
            }
            if (end != null) return end;
        }
        throw new InvalidProgram("a region without terminator");
    }

    private static String firstLine(Op op) { return conure.ir.Printer.print(op).lines().findFirst().orElse(""); }

    /// How the region ends with this operation; null where it goes on.
    private End run(Op op, Frame frame) {
        return switch (op) {
            case ScalarOp it -> {
                scalar(it, frame);
                yield null;
            }
            case DrawOp it -> {
                // Any numbers will do, as long as an order that changes is seen.
                draws++;
                frame.define(it.result(), ((Scalar) it.result().type()).isFloat() ? (Object) (double) draws : (Object) draws);
                yield null;
            }
            case ControlOp it -> control(it, frame);
            case FailingOp it -> failing(it, frame);
            case MemoryOp it -> memory(it, frame);
            case ArrayOp.Generate it -> {
                var array = arrays.allocate((Type.Array) it.result().type(), numbers(frame, it.extents()), List.of());
                frame.define(it.result(), array);
                yield positions(array.extents(), it.body(), frame, (position, element) -> arrays.set(array, position, element));
            }
            case ArrayOp.Assign it -> assign(it, frame);
            case ArrayOp.Sum it -> sum(it, frame);
            case MaskOp it -> masked(it, frame);
            case ArrayOp it -> {
                arrays.run(it, frame);
                yield null;
            }
            case ListOp it -> {
                arrays.run(it, frame);
                yield null;
            }
            default -> throw new InvalidProgram("no operation of the typed or the loops level: " + op.mnemonic());
        };
    }

    private void scalar(ScalarOp op, Frame frame) {
        switch (op) {
            case ScalarOp.Constant it -> frame.define(it.result(), it.value());
            case ScalarOp.Unary it -> frame.define(it.result(), Scalars.unary(it, frame.get(it.operand())));
            case ScalarOp.Binary it -> frame.define(
                    it.result(), Scalars.binary(it.kind(), (Scalar) it.result().type(), frame.get(it.left()), frame.get(it.right())));
            case ScalarOp.Checked it -> {
                var left = frame.get(it.left());
                var right = frame.get(it.right());
                frame.define(it.result(), Scalars.binary(it.kind().wrapping(), (Scalar) it.result().type(), left, right));
                frame.define(it.exact(), Scalars.exact(it, left, right));
            }
            case ScalarOp.Compare it -> frame.define(it.result(), Scalars.compare(it, frame.get(it.left()), frame.get(it.right())));
            case ScalarOp.Select it -> {
                var condition = frame.get(it.condition());
                frame.define(it.result(), Scalars.isUndefined(condition)
                        ? Scalars.undefined()
                        : frame.get((Boolean) condition ? it.then() : it.otherwise()));
            }
            case ScalarOp.Convert it -> frame.define(it.result(), Scalars.convert(it, frame.get(it.operand())));
            case ScalarOp.Math it -> frame.define(it.results(), Mathematics.call(it, frame.get(it.arguments())));
        }
    }

    private End control(ControlOp op, Frame frame) {
        return switch (op) {
            case ControlOp.If it -> proceed(run(frame.condition(it.condition()) ? it.then() : it.otherwise(), frame), it.results(), null, frame);
            case ControlOp.For it -> counted(it, frame);
            case ControlOp.Loop it -> {
                var carried = frame.get(it.initial());
                while (true) {
                    frame.define(it.body().parameters(), carried);
                    var end = run(it.body(), frame);
                    if (!(end instanceof Yielded(var next))) yield end;
                    carried = next;
                }
            }
            case ControlOp.Block it -> proceed(run(it.body(), frame), it.results(), it.label(), frame);
            case ControlOp.Exit it -> new Left(it.label(), frame.get(it.values()));
            case ControlOp.Yield it -> new Yielded(frame.get(it.values()));
            case ControlOp.Return it -> new Returned(frame.get(it.values()));
            case ControlOp.Unreachable _ -> throw new InvalidProgram("reached an unreachable place");
            case ControlOp.Poll _ -> null;
        };
    }

    /// Goes on behind an operation whose region ended by `end`, or passes `end` on.
    private static End proceed(End end, List<Value> results, Value label, Frame frame) {
        return switch (end) {
            case Yielded(var values) -> {
                frame.define(results, values);
                yield null;
            }
            case Left(var target, var values) when target == label -> {
                frame.define(results, values);
                yield null;
            }
            case Left _, Returned _ -> end;
        };
    }

    private End counted(ControlOp.For it, Frame frame) {
        var carried = frame.get(it.initial());
        long upper = frame.number(it.upper());
        for (long i = frame.number(it.lower()); i < upper; i++) {
            frame.define(it.index(), i);
            frame.define(it.carried(), carried);
            var end = run(it.body(), frame);
            if (!(end instanceof Yielded(var next))) return end;
            carried = next;
        }
        frame.define(it.results(), carried);
        return null;
    }

    private static List<Long> numbers(Frame frame, List<Value> values) { return values.stream().map(frame::number).toList(); }

    /// Evaluates a region for all positions in C order; how it was left early, or null.
    private End positions(List<Long> extents, Region body, Frame frame, BiConsumer<List<Long>, List<Object>> use) {
        return positions(extents, body.parameters(), body, frame, use);
    }

    /// @param parameters of the region that are the position; others have been defined
    private End positions(List<Long> extents, List<Value> parameters, Region body, Frame frame, BiConsumer<List<Long>, List<Object>> use) {
        if (extents.contains(0L)) return null;
        var position = new ArrayList<>(Collections.nCopies(extents.size(), 0L));
        while (true) {
            frame.define(parameters, List.copyOf(position));
            var end = run(body, frame);
            if (!(end instanceof Yielded(var element))) return end;
            use.accept(List.copyOf(position), element);
            int axis = extents.size() - 1;
            while (axis >= 0 && position.get(axis) + 1 == extents.get(axis)) position.set(axis--, 0L);
            if (axis < 0) return null;
            position.set(axis, position.get(axis) + 1);
        }
    }

    private End assign(ArrayOp.Assign it, Frame frame) {
        var computed = new LinkedHashMap<List<Long>, List<Object>>();
        var end = positions(((ArrayValue) frame.get(it.arrays().getFirst())).extents(), it.body(), frame, computed::put);
        if (end != null) return end;
        int first = 0;
        for (var array : it.arrays()) {
            int start = first;
            int behind = first + ((Type.Array) array.type()).dtype().components().size();
            computed.forEach((position, elements) -> arrays.set((ArrayValue) frame.get(array), position, elements.subList(start, behind)));
            first = behind;
        }
        return null;
    }

    private End masked(MaskOp it, Frame frame) {
        var places = new ArrayList<List<Long>>();
        var end = positions(numbers(frame, it.extents()), it.mask(), frame, (position, isTrue) -> {
            if (isTrue.getFirst().equals(true)) places.add(position);
        });
        if (end != null) return end;
        switch (it) {
            case MaskOp.Count count -> frame.define(count.result(), (long) places.size());
            case MaskOp.AtPlaces at -> {
                return atPlaces(at, places, frame);
            }
        }
        return null;
    }

    private End atPlaces(MaskOp.AtPlaces it, List<List<Long>> places, Frame frame) {
        if (places.size() != frame.number(it.count())) throw new InvalidProgram(it.mnemonic() + " of " + frame.number(it.count()) + " places: there are " + places.size());
        var computed = new LinkedHashMap<List<Long>, List<Object>>();
        for (int number = 0; number < places.size(); number++) {
            var place = places.get(number);
            var given = joined(List.of((long) number), place);
            var target = it instanceof MaskOp.Filter ? given.subList(0, 1) : place;
            frame.define(it.body().parameters().subList(0, given.size()), List.copyOf(given));
            var end = positions(numbers(frame, it.rest()), it.further(), it.body(), frame, (further, element) -> computed.put(joined(target, further), element));
            if (end != null) return end;
        }
        var array = switch (it) {
            case MaskOp.Filter filter -> arrays.allocate((Type.Array) filter.result().type(), numbers(frame, filter.shape()), List.of());
            case MaskOp.Scatter scatter -> (ArrayValue) frame.get(scatter.array());
        };
        if (it instanceof MaskOp.Filter filter) frame.define(filter.result(), array);
        computed.forEach((position, element) -> arrays.set(array, position, element));
        return null;
    }

    private static List<Long> joined(List<Long> first, List<Long> second) {
        var all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private End sum(ArrayOp.Sum it, Frame frame) {
        var terms = new ArrayList<List<Object>>();
        var end = positions(numbers(frame, it.extents()), it.body(), frame, (_, element) -> terms.add(element));
        if (end != null) return end;
        for (int part = 0; part < it.results().size(); part++) {
            int component = part;
            var result = it.results().get(part);
            frame.define(result, PairwiseSum.of((Scalar) result.type(), terms.stream().map(term -> term.get(component)).toList(), it.results().size()));
        }
        return null;
    }

    private End memory(MemoryOp op, Frame frame) {
        switch (op) {
            case MemoryOp.Offset it -> frame.define(
                    it.result(), Scalars.binary(ScalarOp.BinaryKind.ADD, Scalar.I64, frame.get(it.pointer()), frame.get(it.bytes())));
            case MemoryOp.Load it -> frame.define(it.result(), memory.load(frame.number(it.pointer()), (Scalar) it.result().type()));
            case MemoryOp.Store it -> memory.store(frame.number(it.pointer()), (Scalar) it.value().type(), frame.defined(it.value()));
            case MemoryOp.Stack it -> frame.define(it.result(), memory.allocate(it.bytes()));
            case MemoryOp.TableData it -> frame.define(it.result(), memory.table(it.component(), it.values()));
            case MemoryOp.BlockData it -> frame.define(it.result(), blocks.data(frame.number(it.block())));
            case MemoryOp.GetListField it -> frame.define(it.result(), blocks.field(frame.number(it.list()), it.field()));
            case MemoryOp.SetListLength it -> blocks.setLength(frame.number(it.list()), frame.number(it.length()));
            case MemoryOp.Move it -> memory.move(frame.number(it.to()), frame.number(it.from()), frame.number(it.bytes()));
            case MemoryOp.ViewOwner it -> frame.define(it.result(), frame.number(it.owner()) | 1);
            case MemoryOp.ForAll it -> {
                return shuffled(it, frame);
            }
        }
        return null;
    }

    private End shuffled(MemoryOp.ForAll it, Frame frame) {
        var indices = new ArrayList<Long>();
        for (long i = frame.number(it.lower()); i < frame.number(it.upper()); i++) indices.add(i);
        Collections.shuffle(indices, order);
        for (long i : indices) {
            frame.define(it.body().parameters().getFirst(), i);
            if (!(run(it.body(), frame) instanceof Yielded)) throw new InvalidProgram("a forall is left early");
        }
        return null;
    }

    private End failing(FailingOp op, Frame frame) {
        try {
            return switch (op) {
                case FailingOp.Check it -> {
                    if (!frame.condition(it.ok())) throw error(it.failure(), it.location(), frame);
                    yield null;
                }
                case FailingOp.Raise it -> throw error(it.failure(), it.location(), frame);
                case FailingOp.Reraise _ -> throw pending;
                case FailingOp.Call it -> {
                    frame.define(it.results(), call(it.function(), frame.get(it.arguments())));
                    yield null;
                }
                case FailingOp.Runtime it -> {
                    blocks.call(it, frame);
                    yield null;
                }
                case FailingOp.Print it -> {
                    printed.append(Messages.format(it.text(), frame.get(it.arguments())));
                    yield null;
                }
                case FailingOp.NativeLoop it -> {
                    var pointers = frame.get(it.arrays()).stream().map(each -> each instanceof ArrayValue array ? array.data() : (Long) each).toList();
                    frame.define(it.result(), NativeLoops.call(it.loop(), pointers, numbers(frame, it.dimensions()), numbers(frame, it.strides()), memory));
                    yield null;
                }
                case FailingOp.ErrorMatches it -> {
                    frame.define(it.result(), it.classes().stream().anyMatch(name -> Exceptions.isSubclass(pending.exceptionClass(), name)));
                    yield null;
                }
                case FailingOp.ErrorClear _ -> {
                    pending = null;
                    yield null;
                }
                case FailingOp.ErrorTake it -> {
                    frame.define(it.result(), pending);
                    pending = null;
                    yield null;
                }
                case FailingOp.ErrorRestore it -> {
                    pending = (RaisedError) frame.get(it.error());
                    yield null;
                }
                case FailingOp.ErrorNew it -> {
                    frame.define(it.result(), error(it.failure(), it.location(), frame));
                    yield null;
                }
                // What stands behind an error is for those who see it.
                case FailingOp.ErrorChain _ -> null;
            };
        } catch (RaisedError raised) {
            pending = raised;
            Escape escape = op.escape();
            if (escape == null) throw raised;
            return new Left(escape.label(), frame.get(escape.values()));
        }
    }

    private static RaisedError error(Failure failure, Location location, Frame frame) {
        return new RaisedError(failure.exceptionClass(), failure.message(), frame.get(failure.arguments()), location);
    }
}
