package conure.pass;

import conure.ir.Function;
import conure.ir.Module;
import java.util.ArrayList;

/// One optimisation: a program in, an equal program of the same level out. A pass holds no state between programs; when
/// it runs, and why there, is said in one place, [conure.pipeline.PassTable].
public interface Pass {
    /// The name that the table, dumps and `bisect` use: the class's, in words with hyphens (`hoist-invariants`).
    String name();

    /// The program afterwards; the same object where nothing changed.
    Module apply(Module module);

    /// A pass that looks at one function at a time.
    interface OfFunction extends Pass {
        Function apply(Function function);

        @Override default Module apply(Module module) {
            var functions = new ArrayList<Function>(module.functions().size());
            boolean changed = false;
            for (var function : module.functions()) {
                var result = apply(function);
                changed |= result != function;
                functions.add(result);
            }
            return changed ? new Module(module.level(), functions) : module;
        }
    }
}
