package conure.lower.source;

import conure.ir.ControlOp;
import conure.ir.Function;
import conure.ir.Region;
import conure.ir.Type;
import conure.ir.UntypedOp;
import conure.ir.UntypedOp.Parameter;
import conure.ir.Value;
import conure.source.Children;
import conure.source.Expression;
import conure.source.Statement;
import conure.source.Tree;
import java.util.List;
import java.util.Map;

/// Source → untyped: a function's syntax tree becomes a [Function] of the untyped level, the functions nested in it
/// included.
///
///     def total(xs):        function @total(%xs: any) {parameters = ["xs"]} {
///         s = 0                 %v = literal {value = 0L}
///         for x in xs:          %s = for_each %xs, %v { (%x, %s.1)
///             s += x                %w = binary %s.1, %x {in_place = true, operator = "+"}
///         return s                  yield %w }
///                               return %s }
///
/// What cannot be compiled becomes a `refuse`, which is an error only if specialisation gets there.
public final class LowerSource {
    private LowerSource() {}

    /// A function definition or a lambda; decorators and defaults are not looked at.
    ///
    /// @param name under which locations speak of the function; functions nested in `7/outer` are `7/inner`
    /// @param closure names that it finds in cells of a function around it ([conure.ir.UntypedOp.Free])
    /// @param pythonMinor the 11 of CPython 3.11, in which a comprehension is a function of its own: a name that is not
    ///     bound around it is a free variable there
    public static Function lower(Tree definition, String name, List<String> closure, int pythonMinor) {
        return switch (definition) {
            case Statement.FunctionDef it -> lower(it, it.name(), it.arguments(), it.body(), name, closure, pythonMinor);
            case Expression.Lambda it -> lower(it, "<lambda>", it.arguments(), List.of(), name, closure, pythonMinor);
            case Statement.AsyncFunctionDef it -> refused(it, it.name(), it.arguments(), name);
            default -> throw new IllegalArgumentException("no function: " + definition.getClass().getSimpleName());
        };
    }

    /// As Python 3.12 and later see it.
    public static Function lower(Tree definition, String name, List<String> closure) { return lower(definition, name, closure, 12); }

    /// The first function definition or, if there is none, the first lambda of a source text.
    ///
    /// @throws IllegalArgumentException where the text has neither
    public static Tree definition(Tree.Module module) {
        for (var statement : module.body()) {
            if (statement instanceof Statement.FunctionDef || statement instanceof Statement.AsyncFunctionDef) return statement;
        }
        var lambda = lambda(module);
        if (lambda == null) throw new IllegalArgumentException("the source has neither a function nor a lambda");
        return lambda;
    }

    private static Tree lambda(Tree node) {
        if (node instanceof Expression.Lambda) return node;
        for (var child : Children.of(node)) {
            var found = lambda(child);
            if (found != null) return found;
        }
        return null;
    }

    private static Function lower(Tree.Positioned definition, String name, Tree.Arguments arguments, List<Statement> body, String key, List<String> closure,
            int pythonMinor) {
        var scopes = new Scopes(definition);
        var program = new FunctionLowering.Program(scopes, closure, key, definition.span().line(), pythonMinor < 12, 0);
        var function = new FunctionLowering(program, scopes.scope(definition), body);
        var signature = Parameters.signature(arguments);
        var at = program.location(definition.span());
        var attributes = Map.<String, Object>of("parameters", List.<Object>copyOf(signature.stream().map(Parameter::text).toList()));
        try {
            var region = function.body(Parameters.of(arguments), signature, new Environment(), at, _ -> {
                if (definition instanceof Expression.Lambda lambda) {
                    function.emit(new ControlOp.Return(List.of(function.expressions().value(lambda.body())), function.at(lambda.body())));
                } else {
                    function.statements().body(body);
                }
            });
            return new Function(name, List.of(Type.ANY), attributes, region);
        } catch (RegionBuilder.TooDeep problem) {
            var parameters = signature.stream().map(parameter -> new Value(Type.ANY, parameter.name())).toList();
            var refusal = new UntypedOp.Refuse(Refusal.TOO_DEEP.code(), Refusal.TOO_DEEP.what(), Refusal.TOO_DEEP.instead(), problem.location());
            return new Function(name, List.of(Type.ANY), attributes, new Region(parameters, List.of(refusal)));
        }
    }

    private static Function refused(Statement.AsyncFunctionDef it, String name, Tree.Arguments arguments, String key) {
        var plain = new Statement.FunctionDef(name, arguments, List.of(it), List.of(), null, List.of(), it.span());
        return lower(plain, name, arguments, plain.body(), key, List.of(), 12);
    }

}
