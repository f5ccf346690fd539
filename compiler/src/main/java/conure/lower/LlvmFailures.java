package conure.lower;

import static conure.lower.LlvmScalars.type;

import conure.ir.FailingOp;
import conure.ir.FailingOp.Escape;
import conure.ir.FailingOp.Failure;
import conure.ir.Location;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import conure.llvm.ContextLayout;
import conure.lower.MachineCode.BasicBlock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// What can fail, of one function: checks, calls, services of the runtime, polls. The path of success goes straight on;
/// what stores an error record stands behind the function's other blocks.
record LlvmFailures(LlvmFunction function) {
    private static final Failure NO_MEMORY = new Failure("MemoryError", FailingOp.Form.EMPTY, "", List.of());
    private static final Failure TOO_DEEP = new Failure("RecursionError", "maximum recursion depth exceeded");

    void emit(FailingOp op) {
        switch (op) {
            case FailingOp.Check it -> check(it);
            case FailingOp.Raise it -> {
                record(it.failure(), it.location());
                leave(it.escape());
            }
            case FailingOp.Reraise it -> leave(it.escape());
            case FailingOp.Call it -> call(it);
            case FailingOp.Runtime it -> runtime(it);
            case FailingOp.Print it -> print(it);
            case FailingOp.NativeLoop it -> nativeLoop(it);
            case FailingOp.ErrorMatches it -> matches(it);
            case FailingOp.ErrorClear _ -> clear();
            case FailingOp.ErrorTake it -> take(it.result());
            case FailingOp.ErrorNew it -> {
                record(it.failure(), it.location());
                take(it.result());
            }
            case FailingOp.ErrorRestore it -> restore(it);
            case FailingOp.ErrorChain it -> chain(it);
        }
    }

    private void take(Value result) {
        var copy = function.code.storage(ContextLayout.RECURSION_DEPTH / Long.BYTES);
        // What was stored last is loaded as it was stored: a wider load would wait until it is in the cache.
        copyField(copy, ContextLayout.ERROR_INDEX, "i32");
        copyField(copy, ContextLayout.ERROR_CLASS, "i64");
        copy(at(copy, 2), function.contextField(ContextLayout.ERROR_ARGUMENTS), ContextLayout.ERROR_CONTEXT - ContextLayout.ERROR_ARGUMENTS);
        for (int field = ContextLayout.ERROR_CONTEXT; field < ContextLayout.RECURSION_DEPTH; field += Long.BYTES) copyField(copy, field, "i64");
        function.define(result, copy);
        clear();
    }

    private void copyField(String copy, int field, String type) {
        var value = function.assign("field", "load " + type + ", ptr " + function.contextField(field));
        function.emit("store " + type + " " + value + ", ptr " + function.assign("at", "getelementptr inbounds i8, ptr " + copy + ", i64 " + field));
    }

    private void restore(FailingOp.ErrorRestore it) {
        copy(function.contextField(ContextLayout.ERROR_INDEX),
                function.assign("kept", "getelementptr inbounds i8, ptr " + function.name(it.error()) + ", i64 " + ContextLayout.ERROR_INDEX),
                ContextLayout.RECURSION_DEPTH - ContextLayout.ERROR_INDEX);
        var again = function.assign("again", "load i64, ptr " + function.contextField(ContextLayout.ERROR_AGAIN));
        var first = function.assign("first", "icmp eq i64 " + again + ", 0");
        var copy = function.assign("copy", "ptrtoint " + function.typed(it.error()) + " to i64");
        store("i64 " + function.assign("kept", "select i1 " + first + ", i64 " + copy + ", i64 " + again), ContextLayout.ERROR_AGAIN);
        if (it.again()) function.emit("call void " + function.service("record_raise_again") + "(ptr %context, i32 " + function.module.tables.site(it.location()) + ")");
    }

    private void chain(FailingOp.ErrorChain it) {
        int kind = switch (it.link()) {
            case CONTEXT -> ContextLayout.CHAIN_CONTEXT;
            case CAUSE, NEW_CAUSE -> ContextLayout.CHAIN_CAUSE;
            case NO_CAUSE -> ContextLayout.CHAIN_NO_CAUSE;
        };
        int site = it.link() == FailingOp.Link.CONTEXT || it.link() == FailingOp.Link.CAUSE ? function.module.tables.site(it.location()) : -1;
        var kept = it.error().map(function::typed).orElse("ptr null");
        function.emit("call void " + function.service("chain_error") + "(ptr %context, " + kept + ", i32 " + kind + ", i32 " + site + ")");
    }

    private void clear() { function.emit("call void " + function.service("clear_error") + "(ptr %context)"); }

    /// Copies an error record; what lies in front of it in the context is the poll flag.
    private void copy(String to, String from, int bytes) {
        // Never a call: a kernel imports nothing.
        var memcpy = function.module.helpers.intrinsic("@llvm.memcpy.inline.p0.p0.i64", "void", "ptr, ptr, i64, i1 immarg");
        function.emit("call void " + memcpy + "(ptr " + to + ", ptr " + from + ", i64 " + bytes + ", i1 false)");
    }

    /// Branches on; where `condition` is false the code that `otherwise` emits runs, and must leave.
    private void require(String condition, Runnable otherwise) {
        var code = function.code;
        var good = code.block("ok");
        var bad = code.block("fail");
        function.branch(condition, good, bad, ", !prof " + function.module.likely);
        code.placeCold(bad);
        otherwise.run();
        code.place(good);
    }

    private void check(FailingOp.Check it) {
        var wrapped = function.wraps.of(it);
        if (wrapped != null) {
            wrapped(it, wrapped);
            return;
        }
        require(function.name(it.ok()), () -> {
            record(it.failure(), it.location());
            leave(it.escape());
        });
    }

    /// See [WrappedIndices]: the sum is formed on the side, and checked there.
    private void wrapped(FailingOp.Check it, WrappedIndices.Wrapped wrapped) {
        var code = function.code;
        var index = function.name(wrapped.index());
        var extent = function.name(wrapped.extent());
        var good = code.block("ok");
        var wrap = code.block("wrap");
        var before = code.current();
        function.branch(function.assign("inside", "icmp ult i64 " + index + ", " + extent), good, wrap, ", !prof " + function.module.likely);
        code.placeCold(wrap);
        var sum = function.assign("wrapped", "add i64 " + index + ", " + extent);
        var bad = code.block("fail");
        function.branch(function.assign("inside", "icmp ult i64 " + sum + ", " + extent), good, bad, ", !prof " + function.module.likely);
        code.placeCold(bad);
        record(it.failure(), it.location());
        leave(it.escape());
        code.place(good);
        var phi = code.phi(good, "i64", wrapped.chosen().name());
        phi.add(index, before);
        phi.add(sum, wrap);
        function.define(wrapped.chosen(), phi.name());
    }

    /// Stores the error record. Its class is stored together with the number of call sites behind it, 0.
    private void record(Failure failure, Location location) {
        var words = words(failure.arguments());
        store("i32 " + function.module.tables.error(failure, location), ContextLayout.ERROR_INDEX);
        store("i64 " + ContextLayout.exception(failure.exceptionClass()).number(), ContextLayout.ERROR_CLASS);
        for (int i = 0; i < words.size(); i++) {
            store("i64 " + words.get(i), ContextLayout.ERROR_ARGUMENTS + 8 * i);
        }
    }

    private void store(String value, int offset) {
        function.emit("store " + value + ", ptr " + function.contextField(offset));
    }

    /// Goes where a pending error goes.
    private void leave(Escape escape) {
        if (escape == null) {
            function.fails(Integer.toString(ContextLayout.RAISED));
        } else {
            function.exit(escape.label(), function.names(escape.values()));
        }
    }

    /// Values as argument words: floats by their bits, narrow ones filled up with zeros.
    private List<String> words(List<Value> values) {
        return values.stream().map(this::word).toList();
    }

    String word(Value value) {
        var typed = function.typed(value);
        return switch ((Scalar) value.type()) {
            case I64 -> function.name(value);
            case I1, I8, I16, I32 -> function.assign("word", "zext " + typed + " to i64");
            case F64 -> function.assign("word", "bitcast " + typed + " to i64");
            case F32 -> widened("i32", typed);
            case F16 -> widened("i16", typed);
            case POINTER -> function.assign("word", "ptrtoint " + typed + " to i64");
        };
    }

    private String widened(String integer, String typed) {
        var bits = function.assign("bits", "bitcast " + typed + " to " + integer);
        return function.assign("word", "zext " + integer + " " + bits + " to i64");
    }

    private void call(FailingOp.Call it) {
        var callee = function.module.function(it.function());
        var result = function.module.resultType(callee);
        var arguments = new ArrayList<String>();
        arguments.add("ptr %context");
        it.arguments().forEach(argument -> arguments.add(function.typed(argument)));
        var room = function.module.returnsInMemory(callee) ? function.code.storage(it.results().size()) : null;
        if (room != null) {
            arguments.add("ptr " + room);
        }
        var call = "call " + result + " " + function.module.callee(it.function()) + "(" + String.join(", ", arguments) + ")";
        if (result.equals("void")) {
            function.emit(call);
            results(it, room);
            return;
        }
        var struct = function.assign("call", call);
        int first = 0;
        if (function.module.canFail(it.function())) {
            var status = function.assign("status", "extractvalue " + result + " " + struct + ", 0");
            requireReturned(status, it.escape(), KernelTables.isUnknown(it.location()) ? null : it.location());
            first = 1;
        }
        for (int i = 0; i < it.results().size() && room == null; i++) {
            function.define(it.results().get(i), "extractvalue " + result + " " + struct + ", " + (first + i), "");
        }
        results(it, room);
    }

    /// Reads the results that a function has written to `room`; null if it has not.
    private void results(FailingOp.Call it, String room) {
        for (int i = 0; i < it.results().size() && room != null; i++) {
            var typed = LlvmModule.readSlot(function.code, it.results().get(i).type(), LlvmModule.slot(function.code, room, i));
            function.define(it.results().get(i), typed.substring(typed.lastIndexOf(' ') + 1));
        }
    }

    /// Leaves unless `status` says "returned"; only a raised exception goes to `escape`.
    ///
    /// @param site the call to record (which does no harm where no exception was raised), or null where the failing service is
    ///     no call of the user's program
    private void requireReturned(String status, Escape escape, Location site) {
        var returned = function.assign("returned", "icmp eq i32 " + status + ", " + ContextLayout.RETURNED);
        require(returned, () -> {
            if (site != null) {
                function.emit("call void " + function.service("record_call_site") + "(ptr %context, i32 "
                        + function.module.tables.site(site) + ") cold nounwind memory(argmem: readwrite)");
            }
            if (escape != null) {
                var raised = function.assign("raised", "icmp eq i32 " + status + ", " + ContextLayout.RAISED);
                BasicBlock caught = function.code.block("caught");
                BasicBlock passed = function.code.block("passed");
                function.branch(raised, caught, passed, "");
                function.code.placeCold(caught);
                leave(escape);
                function.code.placeCold(passed);
            }
            function.fails(status);
        });
    }

    private void runtime(FailingOp.Runtime it) {
        var service = ContextLayout.service(it.function().text());
        var pointer = function.service(service.name());
        var arguments = new ArrayList<String>();
        arguments.add("ptr %context");
        it.arguments().forEach(argument -> arguments.add(function.typed(argument)));
        var call = "call " + service.result() + " " + pointer + "(" + String.join(", ", arguments) + ") nounwind";
        switch (service.result()) {
            case "void" -> function.emit(call);
            case "i64" -> function.define(it.results().getFirst(), function.assign(it.results().getFirst().name(), call));
            case "ptr" -> {
                var block = function.assign(it.results().getFirst().name(), call);
                function.define(it.results().getFirst(), block);
                requireMemory("icmp ne ptr " + block + ", null", it);
            }
            default -> requireMemory("icmp eq i32 " + function.assign("status", call) + ", 0", it);
        }
    }

    private void requireMemory(String test, FailingOp it) {
        require(function.assign("given", test), () -> {
            record(NO_MEMORY, it.location());
            leave(it.escape());
        });
    }

    /// The loop gets three arrays, one behind the other.
    private void nativeLoop(FailingOp.NativeLoop it) {
        var words = new ArrayList<>(it.arrays());
        words.addAll(it.dimensions());
        words.addAll(it.strides());
        var room = words(words, room(words));
        var dimensions = at(room, it.arrays().size());
        var strides = at(room, it.arrays().size() + it.dimensions().size());
        var status = function.assign(it.result().name(), "call i64 " + function.service("native_loop") + "(ptr %context, i32 " + function.module.tables.loop(it.loop())
                + ", ptr " + room + ", ptr " + dimensions + ", ptr " + strides + ") nounwind");
        function.define(it.result(), status);
        requireMemory("icmp sge i64 " + status + ", 0", it);
    }

    private String room(List<Value> words) { return function.code.scratch(Math.max(1, words.size())); }

    private String at(String room, int word) { return function.assign("at", "getelementptr inbounds i64, ptr " + room + ", i64 " + word); }

    /// Stores values as words in `room`, and gives it back.
    private String words(List<Value> values, String room) {
        var words = words(values);
        for (int i = 0; i < words.size(); i++) function.emit("store i64 " + words.get(i) + ", ptr " + at(room, i));
        return room;
    }

    private void print(FailingOp.Print it) {
        var room = words(it.arguments(), room(it.arguments()));
        var pointer = function.service("print");
        var status = function.assign(
                "status",
                "call i32 " + pointer + "(ptr %context, i32 " + function.module.tables.text(it.text()) + ", ptr " + room + ") nounwind");
        requireReturned(status, it.escape(), null);
    }

    /// `class - E < size(E)`, unsigned, for any of the classes.
    private void matches(FailingOp.ErrorMatches it) {
        var pending = function.assign("class", "load i32, ptr " + function.contextField(ContextLayout.ERROR_CLASS));
        var any = "false";
        var classes = new LinkedHashSet<>(it.classes());
        // AxisError is an IndexError too; in the table it is a ValueError.
        if (classes.contains("IndexError") || classes.contains("LookupError")) classes.add("AxisError");
        for (var name : classes) {
            var exception = ContextLayout.exception(name);
            var distance = function.assign("distance", "sub i32 " + pending + ", " + exception.number());
            var isOne = function.assign("is_" + name, "icmp ult i32 " + distance + ", " + exception.size());
            any = any.equals("false") ? isOne : function.assign("matches", "or i1 " + any + ", " + isOne);
        }
        function.define(it.result(), any);
    }

    /// The flag is read as volatile, so that the loop reads it each time; the service touches the context alone, so that
    /// what the loop has loaded stays valid.
    void poll() {
        var field = function.contextField(ContextLayout.POLL_FLAG);
        var flag = function.assign("flag", "load volatile i32, ptr " + field);
        var quiet = function.assign("quiet", "icmp eq i32 " + flag + ", 0");
        var code = function.code;
        var on = code.block("polled");
        var asked = code.block("poll");
        function.branch(quiet, on, asked, ", !prof " + function.module.likely);
        code.placeCold(asked);
        var status = function.assign(
                "status",
                "call i32 " + function.service("poll") + "(ptr %context) cold nounwind memory(argmem: readwrite, inaccessiblemem: readwrite)");
        var stop = code.block("stop");
        var returned = function.assign("returned", "icmp eq i32 " + status + ", " + ContextLayout.RETURNED);
        function.branch(returned, on, stop, "");
        code.placeCold(stop);
        function.fails(status);
        code.place(on);
    }

    /// Raises RecursionError when the stack is used up; the depth before, which every way out restores.
    String enterRecursion() {
        var depthField = function.contextField(ContextLayout.RECURSION_DEPTH);
        var depth = function.assign("depth", "load i32, ptr " + depthField);
        var limit = function.assign("limit", "load i32, ptr " + function.contextField(ContextLayout.RECURSION_LIMIT));
        var room = function.assign("room", "icmp ult i32 " + depth + ", " + limit);
        var end = function.assign("end", "load i64, ptr " + function.contextField(ContextLayout.STACK_LIMIT));
        var name = function.module.helpers.intrinsic("@llvm.frameaddress.p0", "ptr", "i32");
        var frame = function.assign("frame", "call ptr " + name + "(i32 0)");
        var address = function.assign("address", "ptrtoint ptr " + frame + " to i64");
        var above = function.assign("above", "icmp ugt i64 " + address + ", " + end);
        var shallow = function.assign("shallow", "and i1 " + room + ", " + above);
        require(shallow, () -> {
            record(TOO_DEEP, function.firstLocation());
            leave(null);
        });
        var deeper = function.assign("depth", "add i32 " + depth + ", 1");
        function.emit("store i32 " + deeper + ", ptr " + depthField);
        return depth;
    }
}
