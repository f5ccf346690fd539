package conure.specialize;

import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;

/// `hasattr` and `getattr`: which attributes a value has follows from its type, so a branch on it is decided when compiling.
final class AttributeCalls {
    private final Specialization in;
    private final Language language;

    AttributeCalls(Specialization in, Language language) {
        this.in = in;
        this.language = language;
    }

    PyValue has(Calls.Arguments arguments) {
        var given = arguments.positional();
        if (given.size() != 2 || !arguments.keywords().isEmpty()) return in.raise("TypeError", "hasattr expected 2 arguments, got " + given.size());
        var name = name("hasattr", given.get(1));
        if (name == null) return null;
        return in.distribute(given.getFirst(), each -> new PyValue(NumberType.BOOL, in.emit().constant(has("hasattr", each, name))));
    }

    PyValue get(Calls.Arguments arguments) {
        var given = arguments.positional();
        if (given.size() < 2 || !arguments.keywords().isEmpty()) return in.raise("TypeError", "getattr expected at least 2 arguments, got " + given.size());
        if (given.size() > 3) return in.raise("TypeError", "getattr expected at most 3 arguments, got " + given.size());
        var name = name("getattr", given.get(1));
        if (name == null) return null;
        if (given.size() == 2) return language.attributes().get(given.getFirst(), name);
        return in.distribute(given.getFirst(), each -> has("getattr", each, name) ? language.attributes().get(each, name) : given.get(2));
    }

    private boolean has(String call, PyValue value, String name) {
        var answer = language.attributes().has(value.type(), name);
        if (answer == null) {
            throw in.refuse("unsupported-function", call + "() of " + PyType.withArticle(value.type().pythonName()) + " and '" + name + "'", "isinstance, or an argument of the kernel that says it", value);
        }
        return answer;
    }

    /// Null after raising.
    private String name(String call, PyValue given) {
        if (given.type() instanceof PyType.Text(var name)) return name;
        if (given.isNumber() || given.isNone()) in.raise("TypeError", "attribute name must be string, not '" + given.type().pythonName() + "'");
        else throw in.refuse("unsupported-argument", call + "() with a name that is not known when compiling", "the name itself", given);
        return null;
    }
}
