package conure.lower;

import static conure.lower.LlvmScalars.type;

import conure.ir.ControlOp;
import conure.ir.DrawOp;
import conure.ir.FailingOp;
import conure.ir.Function;
import conure.ir.LoopsOp;
import conure.ir.MemoryOp;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.ScalarOp;
import conure.ir.Value;
import conure.llvm.ContextLayout;
import conure.lower.MachineCode.BasicBlock;
import conure.lower.MachineCode.Phi;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Supplier;

/// Lowers one loops-level function to an LLVM function: structured control becomes blocks and φs.
///
/// It takes the context first and returns its results as a struct, behind a status where it can fail. A counted loop is
/// written as LLVM's loop passes want it, test at the end behind a guard.
final class LlvmFunction {
    private static final String RESULTS = "%results";

    final LlvmModule module;
    final Function function;
    final MachineCode code = new MachineCode();
    final boolean canFail;

    private final Map<Value, String> names = new IdentityHashMap<>();
    private final Map<Value, Join> joins = new IdentityHashMap<>();
    private final LlvmMemory memory;
    private final LlvmFailures failures;
    final WrappedIndices wraps = new WrappedIndices();
    private final String subprogram;
    private String debug = "";
    /// The value of the recursion depth to restore on the way out, or null where the function cannot recurse.
    private String depth;

    LlvmFunction(LlvmModule module, Function function) {
        this.module = module;
        this.function = function;
        canFail = module.canFail(function.name());
        memory = new LlvmMemory(this, new AliasScopes(function, module.metadata));
        failures = new LlvmFailures(this);
        subprogram = module.metadata.subprogram(function.name(), firstLocation());
    }

    conure.ir.Location firstLocation() {
        return function.body().operations().stream()
                .map(Op::location)
                .filter(location -> !KernelTables.isUnknown(location))
                .findFirst()
                .orElse(null);
    }

    /// A place where control meets: behind an `if`, a `for` or a `block`.
    private final class Join {
        final BasicBlock block;
        final List<Value> values;
        final List<List<String>> arrivals = new ArrayList<>();
        final List<BasicBlock> origins = new ArrayList<>();

        Join(String name, List<Value> values) {
            this.block = code.block(name);
            this.values = values;
        }

        void arrive(List<String> arguments) {
            arrivals.add(arguments);
            origins.add(code.current());
        }

        /// Goes on here, with `values` known.
        void bind() {
            code.place(block);
            for (int i = 0; i < values.size(); i++) {
                var value = values.get(i);
                switch (arrivals.size()) {
                    case 0 -> names.put(value, "poison");
                    case 1 -> names.put(value, arrivals.getFirst().get(i));
                    default -> {
                        var phi = code.phi(block, type(value.type()), value.name());
                        for (int k = 0; k < arrivals.size(); k++) {
                            phi.add(arrivals.get(k).get(i), origins.get(k));
                        }
                        names.put(value, phi.name());
                    }
                }
            }
        }
    }

    void print(StringBuilder out) {
        code.place(code.block("entry"));
        boolean outlined = function.attributes().containsKey(Function.OUTLINED);
        var parameters = new StringJoiner(", ", "(", ")").add("ptr noalias noundef nonnull %context");
        for (var parameter : function.parameters()) {
            var name = code.name(parameter.name());
            names.put(parameter, name);
            parameters.add(type(parameter.type()) + (outlined ? " " : " noundef ") + name);
        }
        if (module.returnsInMemory(function)) {
            parameters.add("ptr noalias writeonly noundef nonnull " + RESULTS);
        }
        if (module.isRecursive(function.name())) {
            at(firstLocation());
            depth = failures.enterRecursion();
        }
        operations(function.body());
        out.append("\ndefine ").append(module.linkage).append(' ').append(module.resultType(function)).append(' ');
        out.append(module.symbol(function.name())).append(parameters);
        if (function.isRare()) {
            out.append(" cold");
        }
        out.append(module.attributes(function)).append(" uwtable \"no-builtins\" !dbg ").append(subprogram).append(" {\n");
        code.print(out);
        out.append("}\n");
    }

    String name(Value value) {
        var name = names.get(value);
        if (name == null) {
            throw new IllegalStateException("no value for " + value);
        }
        return name;
    }

    List<String> names(List<Value> values) {
        return values.stream().map(this::name).toList();
    }

    /// A value with its type.
    String typed(Value value) {
        return type(value.type()) + " " + name(value);
    }

    void define(Value value, String name) {
        names.put(value, name);
    }

    /// `instruction` gives `value` its value.
    void define(Value value, String instruction, String suffix) {
        define(value, assign(value.name(), instruction, suffix));
    }

    String assign(String hint, String instruction) {
        return assign(hint, instruction, "");
    }

    String assign(String hint, String instruction, String suffix) {
        var name = code.name(hint);
        emit(name + " = " + instruction, suffix);
        return name;
    }

    void emit(String instruction) {
        emit(instruction, "");
    }

    void emit(String instruction, String suffix) {
        code.add(instruction, suffix + debug);
    }

    void branch(BasicBlock target) {
        emit("br " + target.reference());
    }

    void branch(String condition, BasicBlock then, BasicBlock otherwise, String suffix) {
        emit("br i1 " + condition + ", " + then.reference() + ", " + otherwise.reference(), suffix);
    }

    /// The address of a field of the context.
    String contextField(int offset) {
        return assign("field", "getelementptr inbounds i8, ptr %context, i64 " + offset);
    }

    /// The pointer to a function of the context's table.
    String service(String name) {
        var field = contextField(ContextLayout.service(name).offset());
        return assign(name, "load ptr, ptr " + field, ", !invariant.load " + module.metadata.node("!{}"));
    }

    private void at(conure.ir.Location location) {
        debug = ", !dbg " + module.metadata.location(location, subprogram);
    }

    /// Emits a region up to its terminator. Behind a terminator that leaves the region nothing is emitted.
    private void operations(Region region) {
        var outer = wraps.enter();
        for (var op : region.operations()) {
            at(op.location());
            operation((LoopsOp) op);
            wraps.note(op);
        }
        wraps.leave(outer);
    }

    private void operation(LoopsOp op) {
        switch (op) {
            case ScalarOp it -> new LlvmScalarCode(this).emit(it);
            case DrawOp it -> new LlvmScalarCode(this).draw(it);
            case ControlOp it -> control(it);
            case MemoryOp it -> memory.emit(it);
            case FailingOp it -> failures.emit(it);
        }
    }

    /// Leaves for the place behind the block of `label`.
    void exit(Value label, List<String> values) {
        var join = joins.get(label);
        join.arrive(values);
        branch(join.block);
    }

    private void control(ControlOp op) {
        switch (op) {
            case ControlOp.If it -> branches(it);
            case ControlOp.For it -> counted(it.lower(), it.upper(), it.index(), it.carried(), it.initial(), it.results(), it.body(),
                    () -> hint(VectorizerHints.of(it, this::isConstant)));
            case ControlOp.Loop it -> endless(it);
            case ControlOp.Block it -> {
                var join = new Join("behind", it.results());
                joins.put(it.label(), join);
                region(it.body(), join);
                join.bind();
            }
            case ControlOp.Exit it -> exit(it.label(), names(it.values()));
            case ControlOp.Return it -> returns(names(it.values()));
            case ControlOp.Unreachable _ -> emit("unreachable");
            case ControlOp.Poll _ -> failures.poll();
            case ControlOp.Yield _ -> throw new IllegalStateException("a yield is its region's business");
        }
    }

    /// Emits a region whose yield goes to `join`.
    private void region(Region region, Join join) {
        var yield = body(region);
        if (yield != null) {
            join.arrive(names(yield.values()));
            branch(join.block);
        }
    }

    /// Emits a region without its yield, which is returned; null when the region ends otherwise.
    private ControlOp.Yield body(Region region) {
        if (region.terminator() instanceof ControlOp.Yield yield) {
            operations(new Region(List.of(), region.operations().subList(0, region.operations().size() - 1)));
            at(yield.location());
            return yield;
        }
        operations(region);
        return null;
    }

    private void branches(ControlOp.If it) {
        var then = code.block("then");
        var otherwise = code.block("else");
        var join = new Join("endif", it.results());
        branch(name(it.condition()), then, otherwise, "");
        code.place(then);
        region(it.then(), join);
        code.place(otherwise);
        region(it.otherwise(), join);
        join.bind();
    }

    /// Emits a loop from `lower` to `upper`; `metadata` stands behind its branch back.
    void counted(
            Value lower,
            Value upper,
            Value index,
            List<Value> carried,
            List<Value> initial,
            List<Value> results,
            Region region,
            Supplier<String> metadata) {
        var body = code.block("for");
        var join = new Join("endfor", results);
        var enter = assign("enter", "icmp slt i64 " + name(lower) + ", " + name(upper));
        branch(enter, body, join.block, "");
        join.arrive(names(initial));
        var before = code.current();
        code.place(body);
        var counter = enterLoop(body, before, index, name(lower));
        var phis = new ArrayList<Phi>();
        for (int i = 0; i < carried.size(); i++) {
            phis.add(enterLoop(body, before, carried.get(i), name(initial.get(i))));
        }
        var yield = body(region);
        if (yield != null) {
            var next = assign(index.name(), "add nsw i64 " + name(index) + ", 1");
            var more = assign("more", "icmp slt i64 " + next + ", " + name(upper));
            var values = names(yield.values());
            join.arrive(values);
            counter.add(next, code.current());
            for (int i = 0; i < phis.size(); i++) {
                phis.get(i).add(values.get(i), code.current());
            }
            branch(more, body, join.block, metadata.get());
        }
        join.bind();
    }

    /// Constants are written where they are used.
    private boolean isConstant(Value value) {
        return !name(value).startsWith("%");
    }

    private String hint(VectorizerHints.Hint hint) {
        var scalar = "!{!\"llvm.loop.vectorize.enable\", i1 false}";
        var all = String.join(", ", (switch (hint) {
            case NONE -> List.<String>of();
            case SCALAR -> List.of(scalar);
            case UNROLLED -> List.of(scalar, "!{!\"llvm.loop.unroll.count\", i32 4}");
            case INTERLEAVED -> List.of("!{!\"llvm.loop.vectorize.width\", i32 1}", "!{!\"llvm.loop.interleave.count\", i32 4}");
        }).stream().map(module.metadata::node).toList());
        if (all.isEmpty()) return "";
        return ", !llvm.loop " + module.metadata.distinctNode("!{SELF, " + all + "}");
    }

    private Phi enterLoop(BasicBlock body, BasicBlock before, Value value, String initial) {
        var phi = code.phi(body, type(value.type()), value.name());
        phi.add(initial, before);
        names.put(value, phi.name());
        return phi;
    }

    private void endless(ControlOp.Loop it) {
        var body = code.block("loop");
        var before = code.current();
        branch(body);
        code.place(body);
        var phis = new ArrayList<Phi>();
        for (int i = 0; i < it.initial().size(); i++) {
            phis.add(enterLoop(body, before, it.body().parameters().get(i), name(it.initial().get(i))));
        }
        var yield = body(it.body());
        if (yield != null) {
            var values = names(yield.values());
            for (int i = 0; i < phis.size(); i++) {
                phis.get(i).add(values.get(i), code.current());
            }
            branch(body);
        }
        code.place(code.block("never"));
    }

    private void returns(List<String> values) {
        leaveRecursion();
        boolean inMemory = module.returnsInMemory(function);
        for (int i = 0; i < values.size() && inMemory; i++) {
            LlvmModule.writeSlot(code, function.resultTypes().get(i), values.get(i), LlvmModule.slot(code, RESULTS, i));
        }
        var result = module.resultType(function);
        if (result.equals("void")) {
            emit("ret void");
            return;
        }
        var fields = new ArrayList<String>();
        if (canFail) {
            fields.add("i32 " + ContextLayout.RETURNED);
        }
        for (int i = 0; i < values.size() && !inMemory; i++) {
            fields.add(type(function.resultTypes().get(i)) + " " + values.get(i));
        }
        var struct = "poison";
        for (int i = 0; i < fields.size(); i++) {
            struct = assign("result", "insertvalue " + result + " " + struct + ", " + fields.get(i) + ", " + i);
        }
        emit("ret " + result + " " + struct);
    }

    /// Leaves the function with a status other than that of success.
    void fails(String status) {
        leaveRecursion();
        var result = module.resultType(function);
        emit("ret " + result + " " + assign("failure", "insertvalue " + result + " poison, i32 " + status + ", 0"));
    }

    private void leaveRecursion() {
        if (depth != null) {
            emit("store i32 " + depth + ", ptr " + contextField(ContextLayout.RECURSION_DEPTH));
        }
    }
}
