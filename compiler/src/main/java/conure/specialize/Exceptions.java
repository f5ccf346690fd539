package conure.specialize;

import conure.ir.ControlOp;
import conure.ir.FailingOp;
import conure.ir.FailingOp.ErrorChain;
import conure.ir.FailingOp.Failure;
import conure.ir.FailingOp.Form;
import conure.ir.FailingOp.Link;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Exceptions: raising classes and instances, matching in handlers.
final class Exceptions {
    /// The builtin exception classes that kernels know, those of the runtime's table.
    static final Set<String> CLASSES = Set.of("BaseException", "KeyboardInterrupt", "SystemExit", "Exception", "ArithmeticError", "FloatingPointError",
            "OverflowError", "ZeroDivisionError", "AssertionError", "AttributeError", "BufferError", "EOFError", "LookupError", "IndexError", "KeyError",
            "MemoryError", "NameError", "UnboundLocalError", "OSError", "TimeoutError", "RuntimeError", "NotImplementedError", "RecursionError",
            "StopIteration", "TypeError", "ValueError", "UnicodeError", "Warning");

    /// NumPy's exception classes, which go by their qualified names.
    private static final Set<String> NUMPY = Set.of("numpy.linalg.LinAlgError", "numpy.exceptions.AxisError");

    private final Specialization in;
    private final Language language;

    Exceptions(Specialization in, Language language) {
        this.in = in;
        this.language = language;
    }

    /// The class that a library object is, or null.
    static String className(PyType type) {
        return type instanceof PyType.Library(var name, _) && isClass(name) ? name.replace("builtins.", "") : null;
    }

    static boolean isClass(String qualifiedName) {
        return qualifiedName.startsWith("builtins.") ? CLASSES.contains(qualifiedName.substring(9)) : NUMPY.contains(qualifiedName);
    }

    /// `ValueError("…", x)`.
    PyValue instance(String className, List<PyValue> arguments) {
        return new PyValue(new PyType.ExceptionObject(className, PyValue.types(arguments)), PyValue.flatten(arguments));
    }

    /// `raise exception from cause`.
    ///
    /// @param cause null where nothing says from what
    void raise(PyValue exception, PyValue cause) {
        in.distribute(exception, each -> cause == null ? raise(each, List.of()) : in.distribute(cause, from -> raise(each, causes(from))));
    }

    private PyValue raise(PyValue exception, List<ErrorChain> links) {
        if (!in.emit().reachable()) return null;
        switch (exception.type()) {
            case PyType.Library _ when className(exception.type()) != null -> raise(new Failure(className(exception.type()), Form.EMPTY, "", List.of()), links);
            case PyType.ExceptionObject(var className, _) -> raise(className, exception.parts(), 0, failure -> raise(failure, links));
            case PyType.CaughtException _ -> {
                in.emit().add(new FailingOp.ErrorRestore(exception.value(), true, in.emit().location()));
                links.forEach(in.emit()::add);
                in.reraise();
            }
            default -> in.raise("TypeError", "exceptions must derive from BaseException");
        }
        return null;
    }

    private void raise(Failure failure, List<ErrorChain> links) {
        links.forEach(in.emit()::add);
        in.raise(failure);
    }

    /// Raises an instance, once for each combination of the types that its arguments may have.
    private void raise(String className, List<PyValue> arguments, int from, Consumer<Failure> raise) {
        if (from == arguments.size()) {
            raise.accept(failure(className, arguments));
            return;
        }
        in.distribute(arguments.get(from), each -> {
            var given = new ArrayList<>(arguments);
            given.set(from, each);
            raise(className, given, from + 1, raise);
            return null;
        });
    }

    /// What links an exception to its cause; raises CPython's TypeError where that is none.
    private List<ErrorChain> causes(PyValue cause) {
        var emit = in.emit();
        var failure = switch (cause.type()) {
            case PyType.Library _ when className(cause.type()) != null -> new Failure(className(cause.type()), Form.EMPTY, "", List.of());
            case PyType.ExceptionObject(var className, _) when cause.parts().stream().noneMatch(part -> part.type() instanceof PyType.Either) -> failure(className, cause.parts());
            case PyType.ExceptionObject _ -> throw in.refuse("unsupported-exception", "a cause made of a value whose type depends on the path", "one made of text alone", cause);
            default -> null;
        };
        if (failure != null) {
            var made = new Value(Scalar.POINTER);
            emit.add(new FailingOp.ErrorNew(made, failure, emit.location()));
            return List.of(new ErrorChain(Link.NEW_CAUSE, Optional.of(made), emit.location()));
        }
        return switch (cause.type()) {
            case PyType.None _ -> List.of(new ErrorChain(Link.NO_CAUSE, Optional.empty(), emit.location()));
            case PyType.CaughtException _ -> List.of(new ErrorChain(Link.CAUSE, Optional.of(cause.value()), emit.location()));
            default -> {
                in.raise("TypeError", "exception causes must derive from BaseException");
                yield List.of();
            }
        };
    }

    /// The pending exception left a handler of another one, if that is defined.
    void chain(PyValue handled) {
        in.distribute(handled, each -> {
            if (each.type() instanceof PyType.CaughtException) in.emit().add(new ErrorChain(Link.CONTEXT, Optional.of(each.value()), in.emit().location()));
            return PyValue.NONE;
        });
    }

    /// The pending exception, taken by a handler.
    ///
    /// @param name the handler's name for it, or empty
    /// @param used whether anybody asks for it again
    PyValue take(String name, boolean used) {
        var emit = in.emit();
        var error = new Value(Scalar.POINTER, name);
        emit.add(used ? new FailingOp.ErrorTake(error, emit.location()) : new FailingOp.ErrorClear(emit.location()));
        return new PyValue(new PyType.CaughtException(name), used ? error : emit.nothing(Scalar.POINTER));
    }

    /// Raises an exception again that was taken: the value that waits for the end of a `finally` is either that or nothing.
    void raiseAgain(PyValue exception) {
        if (exception.type() instanceof PyType.Either(var alternatives)) {
            for (int k = 0; k < alternatives.size(); k++) {
                if (alternatives.get(k) instanceof PyType.CaughtException) raiseAgain(exception.parts().get(k));
            }
            return;
        }
        if (exception.type() instanceof PyType.Undefined) {
            // Nothing raises, so nobody comes here.
            in.emit().add(new ControlOp.Unreachable(in.emit().location()));
            return;
        }
        in.emit().add(new FailingOp.ErrorRestore(exception.value(), false, in.emit().location()));
        in.reraise();
    }

    private Failure failure(String className, List<PyValue> arguments) {
        if (arguments.isEmpty()) return new Failure(className, Form.EMPTY, "", List.of());
        if (arguments.size() == 1 && arguments.getFirst().type() instanceof PyType.Text(var text)) {
            return new Failure(className, Form.MESSAGE, text.replace("{", "{{").replace("}", "}}"), List.of());
        }
        if (arguments.size() == 1 && arguments.getFirst().type() instanceof PyType.FormattedText) {
            var words = new ArrayList<Value>();
            return new Failure(className, Form.MESSAGE, template(arguments.getFirst(), words), language.elementwise().fewEnough(words));
        }
        var words = new ArrayList<Value>();
        for (var argument : arguments) words.addAll(argument.components());
        if (words.size() > Failure.MOST_ARGUMENTS || arguments.stream().anyMatch(argument -> !isPlain(argument.type()))) {
            throw in.refuse("unsupported-exception", "an exception with these arguments", "a message: a string or an f-string of numbers", arguments.toArray(new PyValue[0]));
        }
        return new Failure(className, Form.ARGUMENTS, PyValue.tuple(arguments).type().text(), words);
    }

    private static boolean isPlain(PyType type) {
        return type instanceof NumberType || type instanceof PyType.None || type instanceof PyType.Text
                || type instanceof PyType.Tuple(var items, _) && items.stream().allMatch(Exceptions::isPlain);
    }

    /// The template of an f-string or of texts and numbers, its words appended to `words`.
    String template(PyValue text, List<Value> words) { return language.strings().template(text, words); }

    /// Whether the pending exception is an instance of a class or of one of a tuple of classes.
    PyValue matches(PyValue exceptionClass) {
        var classes = exceptionClass.type() instanceof PyType.Tuple ? exceptionClass.parts() : List.of(exceptionClass);
        var names = new ArrayList<String>();
        for (var each : classes) {
            var name = className(each.type());
            if (name == null) throw in.refuse("unsupported-exception", "an except clause for this", "a builtin exception class, or a tuple of them", each);
            names.add(name);
        }
        var result = new Value(Scalar.I1);
        in.emit().add(new FailingOp.ErrorMatches(result, names, in.emit().location()));
        return new PyValue(NumberType.BOOL, result);
    }
}
