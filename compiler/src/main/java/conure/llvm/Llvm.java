package conure.llvm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// LLVM 20 as a function: IR text in, an object file out. Every call has an LLVM context of its own and disposes of it;
/// what stays is the loaded library and one description of the host, so an instance may be used from several threads.
///
/// LLVM's C API is called as its header `llvm-c/Core.h` and its neighbours declare it.
public final class Llvm {
    /// Names the folder with libLLVM.so and its tools.
    public static final String NATIVES_PROPERTY = "conure.natives";
    /// For threads that walk the trees that a program is by recursion, as LLVM does: of a stack only what is used takes memory.
    public static final long STACK = 1L << 28;

    private static final int CODEGEN_DEFAULT = 2;
    private static final int RELOCATION_PIC = 2;
    private static final int CODE_MODEL_SMALL = 3;
    private static final int ASSEMBLY_FILE = 0;
    private static final int OBJECT_FILE = 1;
    private static final int VERIFIER_RETURN_STATUS = 2;

    private static final class Shared {
        static final Llvm INSTANCE = new Llvm(Path.of(natives()));

        private static String natives() {
            var folder = System.getProperty(NATIVES_PROPERTY);
            if (folder == null) {
                throw new IllegalStateException("the system property " + NATIVES_PROPERTY + " names no folder");
            }
            return folder;
        }
    }

    private final Functions functions;
    /// AMD's processors take longer to gather the elements of a vector than to load one after the other.
    private static final String SLOW_GATHERS = ",+prefer-no-gather,+prefer-no-scatter";

    private final Path natives;
    private final Target host;

    /// Loads `natives`/libLLVM.so for the rest of the process's life.
    private Llvm(Path natives) {
        this.natives = natives;
        functions = new Functions(NativeFunctions.load(natives.resolve("libLLVM.so"), Arena.global()));
        setOptions();
        NativeFunctions.call(functions.initializeTargetInfo);
        NativeFunctions.call(functions.initializeTarget);
        NativeFunctions.call(functions.initializeTargetMachine);
        NativeFunctions.call(functions.initializePrinter);
        var cpu = takeMessage(NativeFunctions.call(functions.hostCpu));
        var features = takeMessage(NativeFunctions.call(functions.hostFeatures));
        host = new Target(takeMessage(NativeFunctions.call(functions.defaultTriple)), cpu, cpu.startsWith("znver") ? features + SLOW_GATHERS : features);
    }

    /// What LLVM takes as command line options alone. The analysis of where variables live costs a tenth of code generation,
    /// also where, as here, line tables are all there is to write. Scheduling after the assignment of registers costs a
    /// twentieth, and what it does processors do themselves (dilation is even a tenth faster without). Versions of loops for a
    /// stride of 1 are of no use where strides count bytes. Scheduling takes time that grows with the square of the accesses it looks
    /// at together: 200 of them are enough.
    private void setOptions() {
        try (var arena = Arena.ofConfined()) {
            var options = List.of("conure", "-experimental-debug-variable-locations=false", "-disable-post-ra", "-enable-mem-access-versioning=false",
                    "-dag-maps-huge-region=200");
            var words = arena.allocate(ValueLayout.JAVA_LONG, options.size());
            for (int i = 0; i < options.size(); i++) {
                words.setAtIndex(ValueLayout.JAVA_LONG, i, address(arena, options.get(i)));
            }
            NativeFunctions.call(functions.parseOptions, options.size(), words.address(), 0L);
        }
    }

    /// The library of the folder that [#NATIVES_PROPERTY] names, loaded at the first use.
    public static Llvm instance() {
        return Shared.INSTANCE;
    }

    /// Starts loading on a thread of its own, so that it overlaps with parsing; a failure shows at [#instance].
    public static CompletableFuture<Llvm> preload() {
        var loading = new CompletableFuture<Llvm>();
        Thread.ofPlatform().daemon().name("load LLVM").start(() -> {
            try {
                loading.complete(warmUp(instance()));
            } catch (Throwable failure) {
                loading.completeExceptionally(failure);
            }
        });
        return loading;
    }

    /// Touches the pages of LLVM and the Java paths that a compilation needs.
    private static Llvm warmUp(Llvm llvm) {
        llvm.compile("define void @warm_up(ptr %p) { store i64 0, ptr %p ret void }", llvm.host, Pipeline.QUICK);
        return llvm;
    }

    public Target host() {
        return host;
    }

    /// The folder with LLVM's tools.
    Path natives() {
        return natives;
    }

    /// A machine to generate code for, in LLVM's words.
    ///
    /// @param features as in `+avx2,-avx512f`
    public record Target(String triple, String cpu, String features) {}

    /// LLVM did not accept its input: an error of the compiler, never of a user's program.
    public static final class LlvmException extends RuntimeException {
        private static final long serialVersionUID = 1;

        LlvmException(String text) {
            super(text);
        }
    }

    /// Parses IR, runs the passes of `pipeline` and returns a relocatable object.
    public byte[] compile(String ir, Target target, Pipeline pipeline) {
        try (var module = new Module(ir)) {
            try (var machine = new Machine(target)) {
                module.run(pipeline, machine);
                return module.emit(machine, OBJECT_FILE);
            }
        }
    }

    /// A shared library, made of modules that together need nothing from outside: [#compile], on a thread for each, linked.
    public byte[] library(List<String> modules, Target target, Pipeline pipeline) {
        var others = modules.stream().skip(1).map(module -> {
            var task = new FutureTask<>(() -> compile(module, target, pipeline));
            var thread = new Thread(null, task, "module", STACK);
            thread.setDaemon(true);
            thread.start();
            return task;
        }).toList();
        var objects = new ArrayList<>(List.of(compile(modules.getFirst(), target, pipeline)));
        for (var other : others) {
            try {
                objects.add(other.get());
            } catch (ExecutionException failure) {
                throw failure.getCause() instanceof LlvmException cause ? cause : new IllegalStateException(failure.getCause());
            } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(end);
            }
        }
        return SharedObject.link(objects);
    }

    /// The IR after the passes of `pipeline`, as text.
    public String optimize(String ir, Target target, Pipeline pipeline) {
        try (var module = new Module(ir)) {
            try (var machine = new Machine(target)) {
                module.run(pipeline, machine);
                return module.print();
            }
        }
    }

    /// The assembly that [#compile] would put into the object, with `.loc` directives.
    public String assembly(String ir, Target target, Pipeline pipeline) {
        try (var module = new Module(ir)) {
            try (var machine = new Machine(target)) {
                module.run(pipeline, machine);
                return new String(module.emit(machine, ASSEMBLY_FILE), StandardCharsets.UTF_8);
            }
        }
    }

    /// Throws unless LLVM's verifier accepts the IR.
    public void verify(String ir) {
        try (var module = new Module(ir)) {
            module.verify();
        }
    }

    private String takeMessage(long message) {
        var text = NativeFunctions.text(message);
        NativeFunctions.call(functions.disposeMessage, message);
        return text;
    }

    /// The address that `action` stored through its argument.
    private static long stored(MemorySegment cell) {
        return cell.get(ValueLayout.JAVA_LONG, 0);
    }

    private final class Machine implements AutoCloseable {
        private final long machine;

        Machine(Target target) {
            try (var arena = Arena.ofConfined()) {
                var triple = address(arena, target.triple);
                var found = arena.allocate(ValueLayout.JAVA_LONG);
                var message = arena.allocate(ValueLayout.JAVA_LONG);
                if ((int) NativeFunctions.call(functions.targetFromTriple, triple, found.address(), message.address()) != 0) {
                    throw new LlvmException(takeMessage(stored(message)));
                }
                machine = NativeFunctions.call(
                        functions.createTargetMachine,
                        stored(found),
                        triple,
                        address(arena, target.cpu),
                        address(arena, target.features),
                        CODEGEN_DEFAULT,
                        RELOCATION_PIC,
                        CODE_MODEL_SMALL);
            }
        }

        @Override
        public void close() {
            NativeFunctions.call(functions.disposeTargetMachine, machine);
        }
    }

    private final class Module implements AutoCloseable {
        private final long context = NativeFunctions.call(functions.createContext);
        private final long module;

        Module(String ir) {
            try (var arena = Arena.ofConfined()) {
                var text = arena.allocateFrom(ir);
                var buffer = NativeFunctions.call(
                        functions.createMemoryBuffer, text.address(), text.byteSize() - 1, address(arena, "kernel"));
                var parsed = arena.allocate(ValueLayout.JAVA_LONG);
                var message = arena.allocate(ValueLayout.JAVA_LONG);
                var failed = (int) NativeFunctions.call(
                        functions.parse, context, buffer, parsed.address(), message.address()) != 0;
                if (failed) {
                    NativeFunctions.call(functions.disposeContext, context);
                    throw new LlvmException(takeMessage(stored(message)));
                }
                module = stored(parsed);
            }
        }

        void verify() {
            try (var arena = Arena.ofConfined()) {
                var message = arena.allocate(ValueLayout.JAVA_LONG);
                var broken = (int) NativeFunctions.call(
                        functions.verify, module, VERIFIER_RETURN_STATUS, message.address()) != 0;
                var text = takeMessage(stored(message));
                if (broken) {
                    throw new LlvmException(text);
                }
            }
        }

        void run(Pipeline pipeline, Machine machine) {
            if (pipeline.verify()) {
                verify();
            }
            var options = NativeFunctions.call(functions.createPassOptions);
            try (var arena = Arena.ofConfined()) {
                var error = NativeFunctions.call(
                        functions.runPasses, module, address(arena, pipeline.passes()), machine.machine, options);
                if (error != 0) {
                    var message = NativeFunctions.call(functions.errorMessage, error);
                    var text = NativeFunctions.text(message);
                    NativeFunctions.call(functions.disposeErrorMessage, message);
                    throw new LlvmException(text);
                }
            } finally {
                NativeFunctions.call(functions.disposePassOptions, options);
            }
        }

        byte[] emit(Machine machine, int kind) {
            try (var arena = Arena.ofConfined()) {
                var message = arena.allocate(ValueLayout.JAVA_LONG);
                var buffer = arena.allocate(ValueLayout.JAVA_LONG);
                var failed = (int) NativeFunctions.call(
                        functions.emit, machine.machine, module, kind, message.address(), buffer.address()) != 0;
                if (failed) {
                    throw new LlvmException(takeMessage(stored(message)));
                }
                var start = NativeFunctions.call(functions.bufferStart, stored(buffer));
                var size = NativeFunctions.call(functions.bufferSize, stored(buffer));
                var result = NativeFunctions.bytes(start, size);
                NativeFunctions.call(functions.disposeMemoryBuffer, stored(buffer));
                return result;
            }
        }

        String print() {
            return takeMessage(NativeFunctions.call(functions.print, module));
        }

        @Override
        public void close() {
            NativeFunctions.call(functions.disposeModule, module);
            NativeFunctions.call(functions.disposeContext, context);
        }
    }

    private static long address(SegmentAllocator allocator, String text) {
        return allocator.allocateFrom(text).address();
    }

    /// Where LLVM's C functions lie.
    private static final class Functions {
        final MemorySegment parseOptions;
        final MemorySegment initializeTargetInfo;
        final MemorySegment initializeTarget;
        final MemorySegment initializeTargetMachine;
        final MemorySegment initializePrinter;
        final MemorySegment defaultTriple;
        final MemorySegment hostCpu;
        final MemorySegment hostFeatures;
        final MemorySegment targetFromTriple;
        final MemorySegment createTargetMachine;
        final MemorySegment disposeTargetMachine;
        final MemorySegment createContext;
        final MemorySegment disposeContext;
        final MemorySegment createMemoryBuffer;
        final MemorySegment disposeMemoryBuffer;
        final MemorySegment bufferStart;
        final MemorySegment bufferSize;
        final MemorySegment parse;
        final MemorySegment verify;
        final MemorySegment print;
        final MemorySegment disposeModule;
        final MemorySegment createPassOptions;
        final MemorySegment disposePassOptions;
        final MemorySegment runPasses;
        final MemorySegment emit;
        final MemorySegment disposeMessage;
        final MemorySegment errorMessage;
        final MemorySegment disposeErrorMessage;

        Functions(NativeFunctions library) {
            parseOptions = library.find("LLVMParseCommandLineOptions");
            initializeTargetInfo = library.find("LLVMInitializeX86TargetInfo");
            initializeTarget = library.find("LLVMInitializeX86Target");
            initializeTargetMachine = library.find("LLVMInitializeX86TargetMC");
            initializePrinter = library.find("LLVMInitializeX86AsmPrinter");
            defaultTriple = library.find("LLVMGetDefaultTargetTriple");
            hostCpu = library.find("LLVMGetHostCPUName");
            hostFeatures = library.find("LLVMGetHostCPUFeatures");
            targetFromTriple = library.find("LLVMGetTargetFromTriple");
            createTargetMachine = library.find("LLVMCreateTargetMachine");
            disposeTargetMachine = library.find("LLVMDisposeTargetMachine");
            createContext = library.find("LLVMContextCreate");
            disposeContext = library.find("LLVMContextDispose");
            createMemoryBuffer = library.find("LLVMCreateMemoryBufferWithMemoryRangeCopy");
            disposeMemoryBuffer = library.find("LLVMDisposeMemoryBuffer");
            bufferStart = library.find("LLVMGetBufferStart");
            bufferSize = library.find("LLVMGetBufferSize");
            parse = library.find("LLVMParseIRInContext");
            verify = library.find("LLVMVerifyModule");
            print = library.find("LLVMPrintModuleToString");
            disposeModule = library.find("LLVMDisposeModule");
            createPassOptions = library.find("LLVMCreatePassBuilderOptions");
            disposePassOptions = library.find("LLVMDisposePassBuilderOptions");
            runPasses = library.find("LLVMRunPasses");
            emit = library.find("LLVMTargetMachineEmitToMemoryBuffer");
            disposeMessage = library.find("LLVMDisposeMessage");
            errorMessage = library.find("LLVMGetErrorMessage");
            disposeErrorMessage = library.find("LLVMDisposeErrorMessage");
        }
    }
}
