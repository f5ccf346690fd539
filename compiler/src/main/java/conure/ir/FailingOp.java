package conure.ir;

import conure.ir.Type.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/// Operations that raise Python exceptions, or deal with a raised one. Raising records the error in the kernel's
/// context (it is then *pending*) and goes to the operation's [Escape], the handler of the `try` around it; without
/// one it leaves the function, whose caller goes on in the same way.
public sealed interface FailingOp extends TypedOp, LoopsOp {

    /// Where an error goes inside a `try`: `exit %label, %values`.
    record Escape(Value label, List<Value> values) {
        public Escape { values = List.copyOf(values); }

        /// The label and the values.
        public List<Value> operands() {
            var all = new ArrayList<Value>(List.of(label));
            all.addAll(values);
            return all;
        }
    }

    /// How the exception is made of the text: `raise E`, `raise E("text")`, or `raise E(a, b)` where the text is the type
    /// text of the tuple of arguments.
    enum Form {
        EMPTY, MESSAGE, ARGUMENTS;

        public String text() { return name().toLowerCase(Locale.ROOT); }
    }

    /// Which exception: a builtin class by name and a text in which `{0:int}` stands for the value whose words start at
    /// argument 0, as `str()` shows a value of that type text (`{0:float!r}`: `repr()`, `{0:float:.3f}`: `format()`);
    /// braces that stand for themselves are doubled. At most `MOST_ARGUMENTS` arguments, each one word.
    record Failure(String exceptionClass, Form form, String message, List<Value> arguments) {
        public static final int MOST_ARGUMENTS = 32;
        /// What NumPy says where it cannot even count the bytes of an array.
        public static final String TOO_BIG = "array is too big; `arr.size * arr.dtype.itemsize` is larger than the maximum possible size.";
        /// What it raises where there is no memory for them.
        public static final String NO_MEMORY = "numpy._core._exceptions._ArrayMemoryError";

        public Failure {
            Objects.requireNonNull(exceptionClass);
            Objects.requireNonNull(form);
            Objects.requireNonNull(message);
            arguments = List.copyOf(arguments);
            if (arguments.size() > MOST_ARGUMENTS) throw new IllegalArgumentException("too many arguments of a message");
        }

        /// Whether an array has more elements than any memory.
        public boolean isOfSize() { return exceptionClass.equals(NO_MEMORY) || message.equals(TOO_BIG); }

        public Failure(String exceptionClass, String message, Value... arguments) {
            this(exceptionClass, Form.MESSAGE, message, List.of(arguments));
        }
    }

    /// The escape, or null.
    Escape escape();

    private static List<Value> operands(List<Value> first, Escape escape) {
        if (escape == null) return first;
        var all = new ArrayList<>(first);
        all.addAll(escape.operands());
        return all;
    }

    private static Map<String, Object> attributes(Failure failure, Escape escape) {
        return escape == null
                ? Map.of("class", failure.exceptionClass(), "message", failure.message(), "form", failure.form().text())
                : Map.of("class", failure.exceptionClass(), "message", failure.message(), "form", failure.form().text(),
                        "arguments", (long) failure.arguments().size());
    }

    /// `check %ok, %i, %n {class = "IndexError", message = "…{0:int}…"}`: goes on if `ok`, else raises. With an escape
    /// the attribute `arguments` counts the message's arguments, and label and values follow them.
    record Check(Value ok, Failure failure, Escape escape, Location location) implements FailingOp {
        public Check {
            if (ok.type() != Scalar.I1) throw new IllegalArgumentException("check: " + ok);
        }

        @Override public String mnemonic() { return "check"; }
        @Override public List<Value> operands() {
            var first = new ArrayList<Value>(List.of(ok));
            first.addAll(failure.arguments());
            return FailingOp.operands(first, escape);
        }
        @Override public Map<String, Object> attributes() { return FailingOp.attributes(failure, escape); }
    }

    /// Raises always.
    record Raise(Failure failure, Escape escape, Location location) implements FailingOp {
        @Override public String mnemonic() { return "raise"; }
        @Override public boolean isTerminator() { return true; }
        @Override public List<Value> operands() { return FailingOp.operands(failure.arguments(), escape); }
        @Override public Map<String, Object> attributes() { return FailingOp.attributes(failure, escape); }
    }

    /// Raises the pending error again (a handler that did not match, a bare `raise`, the end of a `finally`).
    record Reraise(Escape escape, Location location) implements FailingOp {
        @Override public String mnemonic() { return "reraise"; }
        @Override public boolean isTerminator() { return true; }
        @Override public List<Value> operands() { return FailingOp.operands(List.of(), escape); }
    }

    /// `%r = call %a, %b {function = "helper"} : type`: calls a function of the module; goes on if it returned. With an
    /// escape the attribute `arguments` counts the call's arguments.
    record Call(List<Value> results, String function, List<Value> arguments, Escape escape, Location location) implements FailingOp {
        public Call {
            results = List.copyOf(results);
            arguments = List.copyOf(arguments);
            Objects.requireNonNull(function);
        }

        @Override public String mnemonic() { return "call"; }
        @Override public List<Value> operands() { return FailingOp.operands(arguments, escape); }
        @Override public Map<String, Object> attributes() {
            return escape == null ? Map.of("function", function) : Map.of("function", function, "arguments", (long) arguments.size());
        }
    }

    /// `print %x {text = "x is {0:float}\n"}`: prints through Python's `sys.stdout`, at once; the text as in [Failure].
    record Print(String text, List<Value> arguments, Escape escape, Location location) implements FailingOp {
        public Print {
            Objects.requireNonNull(text);
            arguments = List.copyOf(arguments);
        }

        @Override public String mnemonic() { return "print"; }
        @Override public List<Value> operands() { return FailingOp.operands(arguments, escape); }
        @Override public Map<String, Object> attributes() {
            return escape == null ? Map.of("text", text) : Map.of("text", text, "arguments", (long) arguments.size());
        }
    }

    /// `%r = runtime %a {function = "allocate"} : type`: calls a function of the runtime through the context. The
    /// functions are those of [RuntimeFunction]; those that need memory raise MemoryError when there is none.
    record Runtime(List<Value> results, RuntimeFunction function, List<Value> arguments, Escape escape, Location location) implements FailingOp {
        public Runtime {
            results = List.copyOf(results);
            arguments = List.copyOf(arguments);
        }

        @Override public String mnemonic() { return "runtime"; }
        @Override public List<Value> operands() { return FailingOp.operands(arguments, escape); }
        @Override public Map<String, Object> attributes() {
            return escape == null ? Map.of("function", function.text()) : Map.of("function", function.text(), "arguments", (long) arguments.size());
        }
    }

    /// `%s = native_loop %a, %b, %c, %outer, %m, %n, … {loop = "numpy.matmul dd->d", arrays = 3, written = 1, dimensions = 4} : i64`:
    /// calls an inner loop of NumPy's over elements of arrays: `loop(data pointers, dimensions, strides)`, as universal functions
    /// call theirs. The operands are the arrays, of which the last `written` are written, then the dimensions, then strides in bytes.
    /// The result is 1 where the loop signals a numerical error by the floating-point invalid flag (`numpy.linalg`), else 0. Raises
    /// MemoryError where the loop finds no memory. With an escape the attribute `arguments` counts what stands before it.
    record NativeLoop(Value result, String loop, List<Value> arrays, int written, List<Value> dimensions, List<Value> strides, Escape escape, Location location)
            implements FailingOp {
        public NativeLoop {
            Objects.requireNonNull(loop);
            arrays = List.copyOf(arrays);
            dimensions = List.copyOf(dimensions);
            strides = List.copyOf(strides);
            if (result.type() != Scalar.I64 || written < 0 || written > arrays.size()) throw new IllegalArgumentException("native_loop: " + result + ", " + written);
            if (arrays.stream().anyMatch(each -> !(each.type() instanceof Type.Array) && each.type() != Scalar.POINTER)
                    || dimensions.stream().anyMatch(each -> each.type() != Scalar.I64) || strides.stream().anyMatch(each -> each.type() != Scalar.I64)) {
                throw new IllegalArgumentException("native_loop: arrays, then i64");
            }
        }

        /// The same call with other arrays and another escape.
        public NativeLoop with(List<Value> arrays, Escape escape) { return new NativeLoop(result, loop, arrays, written, dimensions, strides, escape, location); }

        @Override public String mnemonic() { return "native_loop"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() {
            var all = new ArrayList<>(arrays);
            all.addAll(dimensions);
            all.addAll(strides);
            return FailingOp.operands(all, escape);
        }
        @Override public Map<String, Object> attributes() {
            var attributes = new TreeMap<String, Object>(Map.of("loop", loop, "arrays", (long) arrays.size(), "written", (long) written,
                    "dimensions", (long) dimensions.size()));
            if (escape != null) attributes.put("arguments", (long) arrays.size() + dimensions.size() + strides.size());
            return attributes;
        }
    }

    /// `%r = error_matches {classes = ["IndexError", "KeyError"]}`: whether the pending error is an instance of one of
    /// these builtin classes.
    record ErrorMatches(Value result, List<String> classes, Location location) implements FailingOp {
        public ErrorMatches { classes = List.copyOf(classes); }

        @Override public Escape escape() { return null; }
        @Override public String mnemonic() { return "error_matches"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public Map<String, Object> attributes() { return Map.of("classes", List.<Object>copyOf(classes)); }
    }

    /// The pending error has been handled.
    record ErrorClear(Location location) implements FailingOp {
        @Override public Escape escape() { return null; }
        @Override public String mnemonic() { return "error_clear"; }
    }

    /// `%e = error_take : ptr`: the pending error has been handled, and is kept so that [ErrorRestore] can make it pending
    /// again. It is kept until the operation runs again, or its function ends.
    record ErrorTake(Value result, Location location) implements FailingOp {
        @Override public Escape escape() { return null; }
        @Override public String mnemonic() { return "error_take"; }
        @Override public List<Value> results() { return List.of(result); }
    }

    /// `error_restore %e {again = true}`: an error that was taken is pending again, for a [Reraise] behind it. `again` where the program
    /// raises it by its name, which its traceback shows; by itself it goes on as if it had never been taken.
    record ErrorRestore(Value error, boolean again, Location location) implements FailingOp {
        @Override public Escape escape() { return null; }
        @Override public String mnemonic() { return "error_restore"; }
        @Override public List<Value> operands() { return List.of(error); }
        @Override public Map<String, Object> attributes() { return Map.of("again", again); }
    }

    /// `%e = error_new %x {class = "ValueError", …} : ptr`: an error that was never raised, kept as [ErrorTake] keeps one. There is none
    /// pending.
    record ErrorNew(Value result, Failure failure, Location location) implements FailingOp {
        @Override public Escape escape() { return null; }
        @Override public String mnemonic() { return "error_new"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return failure.arguments(); }
        @Override public Map<String, Object> attributes() { return FailingOp.attributes(failure, null); }
    }

    /// What stands behind an error: the one that was being handled when it was raised, the one that was raised or made before
    /// (`raise X from e`), none (`raise X from None`).
    enum Link {
        CONTEXT, CAUSE, NEW_CAUSE, NO_CAUSE;

        public String text() { return name().toLowerCase(Locale.ROOT); }
    }

    /// `error_chain %e {link = "context"}`: links a kept error behind the pending one; as a cause, behind the one that the next operation
    /// raises.
    record ErrorChain(Link link, Optional<Value> error, Location location) implements FailingOp {
        public ErrorChain {
            if (error.isPresent() != (link != Link.NO_CAUSE)) throw new IllegalArgumentException("error_chain: " + link + " " + error);
        }

        @Override public Escape escape() { return null; }
        @Override public String mnemonic() { return "error_chain"; }
        @Override public List<Value> operands() { return error.stream().toList(); }
        @Override public Map<String, Object> attributes() { return Map.of("link", link.text()); }
    }
}
