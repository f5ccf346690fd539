package conure.specialize;

import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.List;

/// What a kernel can give back to Python.
final class KernelResults {
    private KernelResults() {}

    /// Refuses a result of the kernel that Python cannot be given.
    static void check(Specialization in, PyValue result) {
        if (isReturnable(result.type())) return;
        var what = result.type() instanceof PyType.FormattedText ? "a text made at run time" : PyType.withArticle(result.type().pythonName());
        var instead = switch (result.type()) {
            case PyType.FormattedText _ -> "what the text shows, as numbers, and the f-string around the call";
            case PyType.Range _, PyType.Iterator _ -> "a list, list(…)";
            case PyType.FunctionObject function when function.code().isGenerator() -> "a list, [… for …]";
            case PyType.FunctionObject _, PyType.Partial _ -> "what the function computes";
            case PyType.ClassObject _ -> "what is made of the class, or a number that stands for it";
            case PyType.Generator _ -> "what is drawn from it";
            default -> "numbers, arrays, tuples, lists, strings or None";
        };
        throw in.refuse("unsupported-result", "the result is " + what, instead, result);
    }

    private static boolean isReturnable(PyType type) {
        return switch (type) {
            case NumberType _, PyType.None _, PyType.Text _, PyType.KnownInt _, PyType.Array _, PyType.DtypeObject _, PyType.Ellipsis _, PyType.PassedList _ -> true;
            case PyType.Library library -> library.isImportable();
            case PyType.Undefined _, PyType.ModuleObject _, PyType.ClassObject _, PyType.AbstractClass _, PyType.CellReference _, PyType.KnownList _, PyType.LargeInt _, PyType.Limits _,
                    PyType.CaughtException _, PyType.Range _, PyType.Iterator _, PyType.FunctionObject _, PyType.Partial _, PyType.BoundMethod _, PyType.Generator _,
                    PyType.ExceptionObject _, PyType.FormattedText _ -> false;
            case PyType.Tuple(var items, _) -> items.stream().allMatch(KernelResults::isReturnable);
            case PyType.Slice(var start, var stop, var step) -> List.of(start, stop, step).stream().allMatch(KernelResults::isReturnable);
            case PyType.ListObject(var site) -> isReturnable(site.element());
            case PyType.Either(var alternatives) -> alternatives.stream().allMatch(KernelResults::isReturnable);
        };
    }
}
