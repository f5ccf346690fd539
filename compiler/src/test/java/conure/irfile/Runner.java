package conure.irfile;

import conure.interpreter.ArrayValue;
import conure.interpreter.Interpreter;
import conure.interpreter.ListValue;
import conure.interpreter.Memory;
import conure.interpreter.Messages;
import conure.interpreter.RaisedError;
import conure.ir.Function;
import conure.ir.Module;
import conure.ir.ScalarArithmetic;
import conure.ir.Type;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import conure.llvm.Llvm;
import conure.llvm.NativeFunctions;
import conure.llvm.Pipeline;
import conure.lower.LoopsToLlvm;
import conure.lower.SourceFunction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/// Runs the calls of [RunLine]s: a typed program by the interpreter, a program of the loops level by the interpreter and as
/// machine code.
final class Runner {
    private static final long STEPS = 20_000_000;
    private static final int WORD = 8;

    private Runner() {}

    static Outcome interpretTyped(Module module, RunLine run) {
        var memory = new Memory();
        var arguments = new ArrayList<Object>();
        var arrays = new ArrayList<ArrayValue>();
        var parameters = function(module, run).parameters();
        checkCount(run, parameters.size());
        for (int i = 0; i < parameters.size(); i++) {
            arguments.add(switch (parameters.get(i).type()) {
                case Type.Array type -> {
                    var array = fortranOrC(memory, type, (Outcome.Shaped) Outcome.shaped(run.arguments().get(i), type));
                    arrays.add(array);
                    yield array;
                }
                case Type.ListOf type -> new ListValue(Slots.rows(type, (Literals.Sequence) run.arguments().get(i)));
                case Scalar type -> Outcome.scalar(run.arguments().get(i), type);
                default -> throw new IllegalArgumentException("no argument of type " + parameters.get(i).type().text());
            });
        }
        try {
            var results = new Interpreter(module, memory, 1, STEPS).call(run.function(), arguments);
            return new Outcome(results.stream().map(result -> plain(memory, result)).toList(), written(memory, arrays), null, "");
        } catch (RaisedError raised) {
            return Outcome.raised(raised.exceptionClass(), raised.text(), written(memory, arrays));
        }
    }

    private static ArrayValue fortranOrC(Memory memory, Type.Array type, Outcome.Shaped shaped) {
        if (type.layout() != Type.Layout.F) {
            return ArrayValue.of(memory, type.dtype(), shaped.shape(), shaped.components());
        }
        var transposed = new Slots(store(memory), List.of(type), List.of(sequence(type, shaped)));
        long data = (Long) transposed.values().getFirst();
        return new ArrayValue(data, data, type.dtype(), shaped.shape(), ArrayValue.contiguous(shaped.shape(), type.dtype().bytes(), true));
    }

    private static Literals.Sequence sequence(Type.Array type, Outcome.Shaped shaped) {
        return new Literals.Sequence(type.dtype().text(), shaped.shape(), shaped.components());
    }

    private static Object plain(Memory memory, Object result) {
        return switch (result) {
            case ArrayValue array -> new Outcome.Shaped(array.extents(), array.components(memory));
            case ListValue(var rows) -> new Outcome.Shaped(List.of((long) rows.size()), rows.stream().flatMap(List::stream).toList());
            default -> result;
        };
    }

    private static List<Object> written(Memory memory, List<ArrayValue> arrays) {
        return arrays.stream().map(array -> plain(memory, array)).toList();
    }

    /// @param parameters types of the arguments, of the typed level where the program came from there
    static Outcome interpretLoops(Module module, RunLine run, List<Type> parameters, List<Type> results) {
        checkCount(run, parameters.size());
        var memory = new Memory();
        var slots = new Slots(store(memory), parameters, run.arguments());
        try {
            var values = new Interpreter(module, memory, 1, STEPS).call(run.function(), slots.values());
            return new Outcome(slots.results(results, values), slots.written(), null, "");
        } catch (RaisedError raised) {
            return Outcome.raised(raised.exceptionClass(), raised.text(), slots.written());
        }
    }

    /// How many blocks are left by a call that returns and gives nothing away; 0 for one that raises, whose blocks go with it.
    static int leakedBlocks(Module module, RunLine run, List<Type> parameters) {
        var memory = new Memory();
        var slots = new Slots(store(memory), parameters, run.arguments());
        var interpreter = new Interpreter(module, memory, 1, STEPS);
        try {
            interpreter.call(run.function(), slots.values());
            return interpreter.livingBlocks();
        } catch (RaisedError raised) {
            return 0;
        }
    }

    private static Slots.Store store(Memory memory) {
        return new Slots.Store() {
            @Override
            public long allocate(long bytes) {
                return memory.allocate(bytes);
            }

            @Override
            public Object load(long address, Scalar type) {
                return memory.load(address, type);
            }

            @Override
            public void store(long address, Scalar type, Object value) {
                memory.store(address, type, value);
            }

            @Override
            public long list(List<Type> components, List<List<Object>> rows) {
                throw new UnsupportedOperationException("lists as arguments of the interpreted loops level");
            }

            @Override
            public List<List<Object>> rows(List<Type> components, long list) {
                throw new UnsupportedOperationException("lists as results of the interpreted loops level");
            }
        };
    }

    /// A kernel's machine code in this process.
    static final class Machine implements AutoCloseable {
        private final Arena arena = Arena.ofConfined();
        private final LoopsToLlvm.Kernel kernel;
        private final MemorySegment entry;

        Machine(Module loops, Pipeline pipeline) {
            kernel = LoopsToLlvm.lower(
                    loops,
                    new LoopsToLlvm.Signature(List.of(), List.of(), "None", List.of()),
                    name -> new SourceFunction(0, name, "test.py", 1),
                    false);
            try {
                var file = Files.createTempFile("conure", ".so");
                try {
                    Files.write(file, Llvm.instance().library(kernel.modules(), Llvm.instance().host(), pipeline.verified()));
                    entry = NativeFunctions.load(file, arena).find("conure_entry");
                } finally {
                    Files.delete(file);
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        Outcome run(RunLine run, List<Type> parameters, List<Type> results) {
            checkCount(run, parameters.size());
            try (var calling = Arena.ofConfined()) {
                var context = new NativeContext(calling, kernel.manifest().loops());
                var store = new NativeStore(calling, context);
                var slots = new Slots(store, parameters, run.arguments());
                var arguments = calling.allocate(WORD * Math.max(1L, slots.values().size()));
                for (int i = 0; i < slots.values().size(); i++) {
                    arguments.set(ValueLayout.JAVA_LONG, WORD * (long) i, word(slots.values().get(i), parameters, i));
                }
                var types = Slots.types(results);
                var words = calling.allocate(WORD * Math.max(1L, types.size()));
                int status = (int) NativeFunctions.call(entry, context.address(), arguments.address(), words.address());
                if (status != 0) {
                    var error = kernel.manifest().errors().get(context.errorIndex());
                    return Outcome.raised(error.type(), Messages.format(error.text(), context.errorWords()), slots.written());
                }
                var values = new ArrayList<Object>();
                for (int i = 0; i < types.size(); i++) {
                    values.add(ScalarArithmetic.fromBits(words.get(ValueLayout.JAVA_LONG, WORD * (long) i), types.get(i)));
                }
                return new Outcome(slots.results(results, values), slots.written(), null, "");
            }
        }

        private static long word(Object value, List<Type> parameters, int slot) {
            return switch (value) {
                case Long number -> number;
                case Boolean bit -> bit ? 1 : 0;
                default -> ScalarArithmetic.bits(value, Slots.types(parameters).get(slot)) & 0xffff_ffff_ffff_ffffL;
            };
        }

        @Override
        public void close() {
            arena.close();
        }
    }

    private static Function function(Module module, RunLine run) {
        return module.functions().stream()
                .filter(function -> function.name().equals(run.function()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no function @" + run.function()));
    }

    private static void checkCount(RunLine run, int parameters) {
        if (run.arguments().size() != parameters) {
            throw new IllegalArgumentException(run.text() + ": there are " + parameters + " parameters");
        }
    }

    static List<Type> parameterTypes(Module module, RunLine run) {
        return function(module, run).parameters().stream().map(Value::type).toList();
    }

    static List<Type> resultTypes(Module module, RunLine run) {
        return function(module, run).resultTypes();
    }
}
