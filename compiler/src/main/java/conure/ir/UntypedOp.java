package conure.ir;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What the source says: names resolved, one operation a Python operation, every value any object. Any operation here
/// may raise. Local variables are SSA values, carried by regions, with two exceptions, which live in cells: variables
/// that a nested function shares while somebody rebinds them, and variables assigned inside a `try` body that its
/// handlers, its `finally` or what follows may read.
///
/// A variable that may be unbound carries `undefined` on those paths; where definite-assignment analysis cannot exclude
/// that, reading it goes through `check_bound`.
public sealed interface UntypedOp extends Op permits ControlOp, UntypedOp.Simple, UntypedOp.ForEach, UntypedOp.Try, UntypedOp.FunctionLiteral {

    /// Operations without regions.
    sealed interface Simple extends UntypedOp {}

    /// `%r = literal {value = 5L}`: int (BigInteger), float, complex, string, bytes, bool, None, `...`.
    record LiteralValue(Value result, Object value, Location location) implements Simple {
        @Override public String mnemonic() { return "literal"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public Map<String, Object> attributes() { return Map.of("value", value); }
    }

    /// The value of a variable that has none.
    record Undefined(Value result, Location location) implements Simple {
        @Override public String mnemonic() { return "undefined"; }
        @Override public List<Value> results() { return List.of(result); }
    }

    /// `%r = check_bound %x {name = "x", free = false}`: raises UnboundLocalError (a free variable: NameError) if x is
    /// undefined.
    record CheckBound(Value result, Value value, String name, boolean free, Location location) implements Simple {
        @Override public String mnemonic() { return "check_bound"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return List.of(value); }
        @Override public Map<String, Object> attributes() { return Map.of("name", name, "free", free); }
    }

    /// A name of the module (or else a builtin), looked up in the globals of the function in `attributes`: every
    /// function of a program has its own globals, so the lookup belongs to the enclosing top-level function.
    record Global(Value result, String name, Location location) implements Simple {
        @Override public String mnemonic() { return "global"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public Map<String, Object> attributes() { return Map.of("name", name); }
    }

    /// A closure variable of the top-level function itself (it was nested in a function that Conure does not compile).
    record Free(Value result, String name, Location location) implements Simple {
        @Override public String mnemonic() { return "free"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public Map<String, Object> attributes() { return Map.of("name", name); }
    }

    /// A builtin whatever the module says: `AssertionError` for `assert`, `len` for a match statement.
    record Builtin(Value result, String name, Location location) implements Simple {
        @Override public String mnemonic() { return "builtin"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public Map<String, Object> attributes() { return Map.of("name", name); }
    }

    /// `%r = import {module = "math", name = "sin"}`: `from math import sin`; with an empty name the module itself.
    record Import(Value result, String module, String name, Location location) implements Simple {
        @Override public String mnemonic() { return "import"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public Map<String, Object> attributes() { return Map.of("module", module, "name", name); }
    }

    /// `+ - * / // % ** @ << >> & | ^`; `inPlace` for augmented assignments. `modular`: only the low bits of the
    /// (integer) result are ever used, because a mask follows, so it may wrap (DESIGN §2).
    record Binary(Value result, String operator, Value left, Value right, boolean inPlace, boolean modular, Location location) implements Simple {
        @Override public String mnemonic() { return "binary"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return List.of(left, right); }
        @Override public Map<String, Object> attributes() { return Map.of("operator", operator, "in_place", inPlace, "modular", modular); }
    }

    /// `+ - ~ not`.
    record Unary(Value result, String operator, Value operand, Location location) implements Simple {
        @Override public String mnemonic() { return "unary"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return List.of(operand); }
        @Override public Map<String, Object> attributes() { return Map.of("operator", operator); }
    }

    /// `== != < <= > >= is is_not in not_in`, one comparison; chains are `if`s.
    record Compare(Value result, String operator, Value left, Value right, Location location) implements Simple {
        @Override public String mnemonic() { return "compare"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return List.of(left, right); }
        @Override public Map<String, Object> attributes() { return Map.of("operator", operator); }
    }

    record Attribute(Value result, Value object, String name, Location location) implements Simple {
        @Override public String mnemonic() { return "attribute"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return List.of(object); }
        @Override public Map<String, Object> attributes() { return Map.of("name", name); }
    }

    record SetAttribute(Value object, String name, Value value, Location location) implements Simple {
        @Override public String mnemonic() { return "set_attribute"; }
        @Override public List<Value> operands() { return List.of(object, value); }
        @Override public Map<String, Object> attributes() { return Map.of("name", name); }
    }

    /// The beginning of a `with` statement whose context changes nothing that a kernel does: there is nothing to do at its end.
    record Enter(Value context, Location location) implements Simple {
        @Override public String mnemonic() { return "enter"; }
        @Override public List<Value> operands() { return List.of(context); }
    }

    /// `%x.1 = set_shape %x, %shape`, Python's `x.shape = shape`: what the name is from then on.
    record SetShape(Value result, Value object, Value shape, Location location) implements Simple {
        @Override public String mnemonic() { return "set_shape"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return List.of(object, shape); }
    }

    record Subscript(Value result, Value object, Value index, Location location) implements Simple {
        @Override public String mnemonic() { return "subscript"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return List.of(object, index); }
    }

    record SetSubscript(Value object, Value index, Value value, Location location) implements Simple {
        @Override public String mnemonic() { return "set_subscript"; }
        @Override public List<Value> operands() { return List.of(object, index, value); }
    }

    record DeleteSubscript(Value object, Value index, Location location) implements Simple {
        @Override public String mnemonic() { return "delete_subscript"; }
        @Override public List<Value> operands() { return List.of(object, index); }
    }

    /// A slice object; missing parts are `None` literals.
    record Slice(Value result, Value start, Value stop, Value step, Location location) implements Simple {
        @Override public String mnemonic() { return "slice"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return List.of(start, stop, step); }
    }

    enum SequenceKind { TUPLE, LIST }

    /// A tuple or list display; `starred` says which operands are spread.
    record Sequence(Value result, SequenceKind kind, List<Value> elements, List<Boolean> starred, Location location) implements Simple {
        public Sequence {
            elements = List.copyOf(elements);
            starred = List.copyOf(starred);
            if (elements.size() != starred.size()) throw new IllegalArgumentException("sequence: one star flag per element");
        }

        @Override public String mnemonic() { return kind.name().toLowerCase(Locale.ROOT); }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return elements; }
        @Override public Map<String, Object> attributes() { return starred.contains(true) ? Map.of("starred", List.<Object>copyOf(starred)) : Map.of(); }
    }

    /// Appends to the list that a comprehension builds.
    record ListAppend(Value list, Value element, Location location) implements Simple {
        @Override public String mnemonic() { return "list_append"; }
        @Override public List<Value> operands() { return List.of(list, element); }
    }

    /// `%r = call %f, %a, %b {arguments = ["", "*", "key"]}`: one entry per argument: positional, starred, or the
    /// keyword's name.
    record Call(Value result, Value callee, List<Value> arguments, List<String> kinds, Location location) implements Simple {
        public Call {
            arguments = List.copyOf(arguments);
            kinds = List.copyOf(kinds);
            if (arguments.size() != kinds.size()) throw new IllegalArgumentException("call: one kind per argument");
        }

        @Override public String mnemonic() { return "call_object"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() {
            var all = new ArrayList<Value>(List.of(callee));
            all.addAll(arguments);
            return all;
        }
        @Override public Map<String, Object> attributes() { return Map.of("arguments", List.<Object>copyOf(kinds)); }
    }

    /// `%a, %rest, %z = unpack %x {before = 1, after = 1, star = true}`.
    record Unpack(List<Value> results, Value object, int before, int after, boolean star, Location location) implements Simple {
        public Unpack {
            results = List.copyOf(results);
            if (results.size() != before + after + (star ? 1 : 0)) throw new IllegalArgumentException("unpack: wrong number of results");
        }

        @Override public String mnemonic() { return "unpack"; }
        @Override public List<Value> operands() { return List.of(object); }
        @Override public Map<String, Object> attributes() { return Map.of("before", (long) before, "after", (long) after, "star", star); }
    }

    /// The length of a sequence that a sequence pattern may match (tuple, list), else −1 (match statements).
    record SequenceLength(Value result, Value object, Location location) implements Simple {
        @Override public String mnemonic() { return "sequence_length"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return List.of(object); }
    }

    /// `%r = format %a, %b {parts = ["x is ", None, …], …}`: an f-string. `parts` alternate: a string stands for
    /// itself, `["s"|"r"|"a"|"", spec]` for the next operand with its conversion and (constant) format spec.
    record Format(Value result, List<Object> parts, List<Value> values, Location location) implements Simple {
        public Format {
            parts = List.copyOf(parts);
            values = List.copyOf(values);
        }

        @Override public String mnemonic() { return "format"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return values; }
        @Override public Map<String, Object> attributes() { return Map.of("parts", parts); }
    }

    record NewCell(Value result, String name, Location location) implements Simple {
        @Override public String mnemonic() { return "cell"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public Map<String, Object> attributes() { return Map.of("name", name); }
    }

    /// Reads a cell; an empty one gives `undefined`.
    record LoadCell(Value result, Value cell, Location location) implements Simple {
        @Override public String mnemonic() { return "load_cell"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return List.of(cell); }
    }

    record StoreCell(Value cell, Value value, Location location) implements Simple {
        @Override public String mnemonic() { return "store_cell"; }
        @Override public List<Value> operands() { return List.of(cell, value); }
    }

    /// `%r = match_exception %class`: whether the pending exception is an instance of a class (or one of a tuple).
    record MatchException(Value result, Value exceptionClass, Location location) implements Simple {
        @Override public String mnemonic() { return "match_exception"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return List.of(exceptionClass); }
    }

    /// `%e = take_exception`: the handler has taken the pending exception, which is an object from here on; nothing is
    /// pending then.
    record TakeException(Value result, Location location) implements Simple {
        @Override public String mnemonic() { return "take_exception"; }
        @Override public List<Value> results() { return List.of(result); }
    }

    /// `raise_object %e` (a class or an instance), `raise_object %e, %c`: `raise e from c`.
    record RaiseObject(Value exception, Optional<Value> cause, Location location) implements Simple {
        @Override public String mnemonic() { return "raise_object"; }
        @Override public boolean isTerminator() { return true; }
        @Override public List<Value> operands() { return cause.isPresent() ? List.of(exception, cause.get()) : List.of(exception); }
    }

    /// `chain_exception %e`: the pending exception was raised while %e was being handled: it is what stands behind all that stands
    /// behind the pending one. Nothing where %e is undefined.
    record ChainException(Value handled, Location location) implements Simple {
        @Override public String mnemonic() { return "chain_exception"; }
        @Override public List<Value> operands() { return List.of(handled); }
    }

    /// `raise_again`: the pending exception goes on; `raise_again %e`: one that was taken is raised again, in a bare
    /// `raise` or at the end of a `finally`.
    record RaiseAgain(Optional<Value> exception, Location location) implements Simple {
        @Override public String mnemonic() { return "raise_again"; }
        @Override public boolean isTerminator() { return true; }
        @Override public List<Value> operands() { return exception.stream().toList(); }
    }

    /// Outside the language: a CompileError, if specialisation gets here. `code` is the stable reason code, `what` names
    /// the construct ("a dict display"), `instead` says what to write.
    record Refuse(String code, String what, String instead, Location location) implements Simple {
        @Override public String mnemonic() { return "refuse"; }
        @Override public boolean isTerminator() { return true; }
        @Override public Map<String, Object> attributes() { return Map.of("code", code, "what", what, "instead", instead); }
    }

    /// `%r = for_each %iterable, %initial { (%item, %carried) … yield %next }`: as Python's `for` without `break` (which
    /// is an exit of a block around it).
    record ForEach(List<Value> results, Value iterable, List<Value> initial, Region body, Location location) implements UntypedOp {
        public ForEach {
            results = List.copyOf(results);
            initial = List.copyOf(initial);
        }

        public Value item() { return body.parameters().getFirst(); }

        @Override public String mnemonic() { return "for_each"; }
        @Override public List<Region> regions() { return List.of(body); }
        @Override public List<Value> operands() {
            var all = new ArrayList<Value>(List.of(iterable));
            all.addAll(initial);
            return all;
        }
    }

    /// `%r = try { … yield %a } { … yield %b }`: the second region runs if the first raises, with that exception
    /// pending; it tests classes with `match_exception`, takes the exception with `take_exception`, or raises again.
    record Try(List<Value> results, Region body, Region handler, Location location) implements UntypedOp {
        public Try { results = List.copyOf(results); }

        @Override public String mnemonic() { return "try"; }
        @Override public List<Region> regions() { return List.of(body, handler); }
    }

    /// A parameter of a function: its kind as in `inspect.Parameter`.
    record Parameter(String name, Kind kind, boolean hasDefault) {
        public enum Kind { POSITIONAL_ONLY, POSITIONAL_OR_KEYWORD, VAR_POSITIONAL, KEYWORD_ONLY, VAR_KEYWORD }

        /// `x`, `x/`, `*x`, `x|` (keyword only), `**x`; `=` behind it if it has a default.
        public String text() {
            var text = switch (kind) {
                case POSITIONAL_ONLY -> name + "/";
                case POSITIONAL_OR_KEYWORD -> name;
                case VAR_POSITIONAL -> "*" + name;
                case KEYWORD_ONLY -> name + "|";
                case VAR_KEYWORD -> "**" + name;
            };
            return hasDefault ? text + "=" : text;
        }

        public static Parameter of(String text) {
            boolean hasDefault = text.endsWith("=");
            var rest = hasDefault ? text.substring(0, text.length() - 1) : text;
            if (rest.startsWith("**")) return new Parameter(rest.substring(2), Kind.VAR_KEYWORD, false);
            if (rest.startsWith("*")) return new Parameter(rest.substring(1), Kind.VAR_POSITIONAL, false);
            if (rest.endsWith("/")) return new Parameter(rest.substring(0, rest.length() - 1), Kind.POSITIONAL_ONLY, hasDefault);
            if (rest.endsWith("|")) return new Parameter(rest.substring(0, rest.length() - 1), Kind.KEYWORD_ONLY, hasDefault);
            return new Parameter(rest, Kind.POSITIONAL_OR_KEYWORD, hasDefault);
        }
    }

    /// `%f = function %captured, %default {name = "inner", parameters = ["x", "y="]} { (%captured, %x, %y) … return %r }`:
    /// a nested function or lambda. The operands are the captured values and cells, then the defaults in order; the
    /// region's parameters are the captured ones, then the function's own. Inside, `return` belongs to it.
    /// A generator expression is a function `<genexpr>` that captures its outermost iterable (first) and passes each item
    /// to its one parameter, the sink, until that returns true: `%g = function %iterable {name = "<genexpr>", parameters =
    /// ["sink/"]}` is the generator object.
    /// The top-level function is a [Function] with the same `parameters` attribute (its defaults come with the call).
    record FunctionLiteral(Value result, String name, List<Parameter> signature, List<Value> captured, List<Value> defaults, Region body, Location location)
            implements UntypedOp {
        public FunctionLiteral {
            signature = List.copyOf(signature);
            captured = List.copyOf(captured);
            defaults = List.copyOf(defaults);
            if (body.parameters().size() != captured.size() + signature.size()) throw new IllegalArgumentException("function: parameters");
        }

        @Override public String mnemonic() { return "function"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Region> regions() { return List.of(body); }
        @Override public List<Value> operands() {
            var all = new ArrayList<>(captured);
            all.addAll(defaults);
            return all;
        }
        @Override public Map<String, Object> attributes() {
            return Map.of("name", name, "captured", (long) captured.size(),
                    "parameters", List.<Object>copyOf(signature.stream().map(Parameter::text).toList()));
        }
    }
}
