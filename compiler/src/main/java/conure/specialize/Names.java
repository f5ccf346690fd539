package conure.specialize;

import conure.manifest.Answer;
import conure.manifest.Questions;
import conure.specialize.values.FunctionCode;
import conure.specialize.values.HiddenValue;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Refused;
import conure.specialize.values.Specialization;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// What names outside a function mean: asks Python, whose answers guard the kernel.
final class Names {
    private final Questions questions;
    private final Specializer.CodeSource source;

    /// Numbers of globals and closures that the kernel is for, by answer and component.
    private final Map<Component, Object> known = new HashMap<>();

    private record Component(int answer, int component) {}

    Names(Questions questions, Specializer.CodeSource source) {
        this.questions = questions;
        this.source = source;
    }

    /// A global or builtin name of a function.
    PyValue global(Specialization in, int function, String name) {
        if (FunctionCode.isLibrary(function)) return libraryGlobal(function, name);
        return value(in, questions.global(function, name), name, "name '" + name + "' is not defined", "NameError");
    }

    /// A name in the library: a function of the same file, a module that it imports, or a builtin, whatever the program
    /// calls by that name.
    private PyValue libraryGlobal(int file, String name) {
        var sibling = source.sibling(file, name);
        if (sibling != null) return new PyValue(new PyType.FunctionObject(sibling, List.of(), List.of()));
        return new PyValue(switch (name) {
            case "np" -> new PyType.ModuleObject("numpy", FunctionCode.LIBRARY);
            case "math", "cmath", "conure" -> new PyType.ModuleObject(name, FunctionCode.LIBRARY);
            default -> new PyType.Library("builtins." + name, FunctionCode.LIBRARY);
        });
    }

    private PyValue libraryAttribute(Specialization in, String module, String name) {
        if (name.equals("newaxis")) return PyValue.NONE;
        // Of what `type(x)` gives.
        if (name.equals("__name__")) return new PyValue(new PyType.Text(module.substring(module.lastIndexOf('.') + 1)));
        var constant = switch (name) {
            case "pi" -> Math.PI;
            case "e" -> Math.E;
            case "inf" -> Double.POSITIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> null;
        };
        if (constant != null) return new PyValue(NumberType.FLOAT, in.emit().constant((double) constant));
        return new PyValue(new PyType.Library(module + "." + name, FunctionCode.LIBRARY));
    }

    /// A free variable of a top-level function.
    PyValue free(Specialization in, int function, String name) {
        return value(in, questions.closure(function, name), name,
                "cannot access free variable '" + name + "' where it is not associated with a value in enclosing scope", "NameError");
    }

    /// `import module`, or `from module import name` where `name` is not empty.
    PyValue imported(Specialization in, String module, String name) {
        if (!(questions.module(module) instanceof Answer.Module found)) {
            throw in.refuse("unsupported-syntax", "an import of " + module + " inside a kernel", "the import at the top of the module");
        }
        if (name.isEmpty()) return new PyValue(new PyType.ModuleObject(module, found.id()));
        var answer = questions.attribute(found, name);
        if (answer instanceof Answer.Missing) {
            throw in.refuse("unsupported-name", "the module '" + module + "' has no name '" + name + "' to import", "a name that it has");
        }
        return value(in, answer, name, "", "ImportError");
    }

    /// The default of a parameter of a top-level function.
    PyValue defaultOf(Specialization in, int function, String parameter) {
        var value = value(in, questions.defaultOf(function, parameter), parameter, "", "TypeError");
        if (value != null && value.type() instanceof PyType.AbstractClass(var name, var description, var instead, _)) throw unusable(in, name, description, instead);
        return value;
    }

    /// NumPy's function of that name that is written in the library, or null.
    FunctionCode numpyFunction(String name) {
        var file = source.numpyFile(name);
        return file == null ? null : source.library(file, name.substring(name.lastIndexOf('.') + 1));
    }

    FunctionCode libraryFunction(String file, String name) { return source.library(file, name); }

    /// The function that gives the default of a parameter of a function of the library.
    FunctionCode libraryDefault(FunctionCode code, String parameter) { return source.sibling(code.function(), code.name() + "." + parameter); }

    /// An attribute of a module or library object.
    PyValue attribute(Specialization in, PyType holder, String name) {
        if (holder instanceof PyType.ModuleObject(var module, int answer) && answer == FunctionCode.LIBRARY) return libraryAttribute(in, module, name);
        if (holder instanceof PyType.Library(var qualifiedName, int answer) && answer == FunctionCode.LIBRARY) return libraryAttribute(in, qualifiedName, name);
        var of = switch (holder) {
            case PyType.ModuleObject(var module, int answer) -> new Answer.Module(answer, module);
            case PyType.Library(var qualifiedName, int answer) -> new Answer.Library(answer, qualifiedName);
            default -> throw new IllegalArgumentException(holder.text());
        };
        var what = holder instanceof PyType.ModuleObject(var module, _) ? "module '" + module + "'" : "type object '" + holder.text() + "'";
        return value(in, questions.attribute(of, name), name, what + " has no attribute '" + name + "'", "AttributeError");
    }

    /// What a named tuple of a class of the program finds by a name in the class: a method that knows it, or a value; null if the path ends.
    ///
    /// @param property calls a function with the tuple
    PyValue member(Specialization in, PyValue tuple, PyType.Named named, String name, UnaryOperator<PyValue> property) {
        var found = questions.member(named.number(), name);
        if (found instanceof Answer.Property(_, _, var code)) return property.apply(new PyValue(functionType(code)));
        var value = value(in, found, name, "'" + named.name() + "' object has no attribute '" + name + "'", "AttributeError");
        if (value == null || !(found instanceof Answer.Function)) return value;
        return new PyValue(new PyType.Partial(value.type(), List.of(tuple.type()), List.of(), List.of()), tuple.components());
    }

    /// An attribute of a class of the program.
    PyValue ofClass(Specialization in, PyType.Named named, String name) {
        var found = questions.member(named.number(), name);
        if (found instanceof Answer.Property) throw in.refuse("unsupported-attribute", "the property " + named.name() + "." + name + " itself", "the property of an instance");
        return value(in, found, name, "type object '" + named.name() + "' has no attribute '" + name + "'", "AttributeError");
    }

    /// Whether a module has an attribute; null where it makes it, or not, when asked.
    Boolean hasAttribute(PyType.ModuleObject module, String name) {
        if (module.answer() == FunctionCode.LIBRARY) return true;
        var found = questions.attribute(new Answer.Module(module.answer(), module.name()), name);
        if (found instanceof Answer.Unsupported(_, var description, _) && description.endsWith("makes when asked")) return null;
        return !(found instanceof Answer.Missing || found instanceof Answer.Unsupported(_, var description, _) && description.endsWith("no longer has"));
    }

    /// The function that an argument of type `function#ID` stands for.
    PyType function(int number) { return functionType(questions.function(number)); }

    private PyType functionType(Answer.Source code) { return new PyType.FunctionObject(source.code(code), List.of(), List.of()); }

    private PyValue withKnown(Specialization in, int answer, PyValue hidden) {
        if (known.isEmpty()) return hidden;
        return hidden.with(component -> in.emit().literal(hidden.components().get(component), known.get(new Component(answer, component))));
    }

    /// Asks for the value of a number of the globals or closures; false if the program cannot say.
    boolean learn(HiddenValue hidden, int component) {
        var path = hidden.type().path(component);
        if (path == null || !(questions.known(new Answer.Value(hidden.answer(), hidden.text()), path) instanceof Answer.Known(_, var value))) return false;
        return known.put(new Component(hidden.answer(), component), value) == null;
    }

    /// The value of an int or a bool among the arguments of the kernel, or whether an extent is a number; null if the program cannot say.
    Object argument(List<PyType> types, KnownNumbers.Fact fact) {
        int index = 0;
        int rest = fact.component();
        while (rest >= types.get(index).components().size()) rest -= types.get(index++).components().size();
        var path = types.get(index).path(rest);
        if (path == null) return null;
        var answer = switch (fact) {
            case KnownNumbers.NumberIs _ -> questions.argument(index, path);
            case KnownNumbers.ExtentIs(_, int axis, long number) -> questions.extent(index, path, axis, number);
            case KnownNumbers.SizeIs(_, int axis) -> questions.size(index, path, axis);
        };
        return answer instanceof Answer.Known(_, var value) ? value : null;
    }

    private PyValue value(Specialization in, Answer answer, String name, String missing, String exception) {
        return switch (answer) {
            case Answer.Module(int id, var module) -> new PyValue(new PyType.ModuleObject(module, id));
            case Answer.Library(int id, var qualifiedName) -> new PyValue(new PyType.Library(qualifiedName, id));
            case Answer.Function(_, _, var code) -> new PyValue(functionType(code));
            case Answer.Value(int id, var text) -> {
                var type = TypeTexts.parse(text, this);
                yield type.components().isEmpty() ? new PyValue(type) : withKnown(in, id, in.hidden(new HiddenValue(id, name, type, text)));
            }
            case Answer.ProgramClass(_, int number, var className, boolean isNamedTuple, var parameters) -> {
                var fields = parameters.stream().map(each -> each.replace("=", "")).toList();
                var defaulted = parameters.stream().filter(each -> each.endsWith("=")).map(each -> each.replace("=", "")).collect(Collectors.toSet());
                yield new PyValue(new PyType.ClassObject(PyType.Named.ofProgram(number, className, fields), defaulted, isNamedTuple));
            }
            case Answer.StaticMethod(_, _, var code) -> new PyValue(functionType(code));
            case Answer.Property _, Answer.Known _ -> throw new IllegalStateException("an answer to another question");
            case Answer.Missing _ -> in.raise(exception, missing.replace("{", "{{").replace("}", "}}"));
            case Answer.Unsupported(_, var description, var instead) -> throw unusable(in, name, description, instead);
            case Answer.AbstractClass(_, var description, var instead, var instances) -> new PyValue(new PyType.AbstractClass(name, description, instead, instances));
        };
    }

    /// What a name means that no kernel can use.
    static Refused unusable(Specialization in, String name, String description, String instead) {
        return in.refuse("unsupported-name", "'" + name + "' is " + description + ", which no kernel can use", instead);
    }
}
