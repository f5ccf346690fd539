package conure.manifest;

import java.util.List;

/// What Python says a name or an attribute is. `id` numbers the answer within its conversation: [Questions#attribute]
/// and the manifest's hidden arguments refer to it.
public sealed interface Answer {
    int id();

    /// A module, `name` as in `sys.modules`; ask for its attributes.
    record Module(int id, String name) implements Answer {}

    /// A known function, type or constant whose identity was verified: `numpy.sqrt`, `math.pi`, `builtins.ValueError`,
    /// `numpy.float32`, `conure.map`. Known under its home name however the program spells it.
    record Library(int id, String qualifiedName) implements Answer {}

    /// A Python function (jitted or plain) that may be compiled into the kernel. The same function has the same
    /// `function` number under every name.
    record Function(int id, int function, Source source) implements Answer {}

    /// A value: numbers and arrays become hidden arguments, `None` and strings are static. Its type as a type text.
    record Value(int id, String type) implements Answer {}

    /// An int (Long) or a bool (Boolean) that the kernel is for.
    record Known(int id, Object value) implements Answer {}

    /// A property of a class: the function that gives it.
    record Property(int id, int function, Source source) implements Answer {}

    /// A static method of a class.
    record StaticMethod(int id, int function, Source source) implements Answer {}

    /// A class of the program. Of a named tuple's, `parameters` are the names of its items, with `=` behind those that have a default
    /// ([Questions#defaultOf] its number).
    record ProgramClass(int id, int number, String name, boolean isNamedTuple, List<String> parameters) implements Answer {
        public ProgramClass { parameters = List.copyOf(parameters); }
    }

    /// The name is not bound: CPython would raise NameError or AttributeError.
    record Missing(int id) implements Answer {}

    /// Something that no kernel can use; the words name it, `a 'dict'`, `the class 'app.Config'`, and say what to write instead.
    record Unsupported(int id, String description, String instead) implements Answer {}

    /// An abstract class, of the program or of Python's library (`numbers.Real`): no kernel can use it, but tell whether a value is an instance of it.
    ///
    /// @param instances the classes of a kernel's values that are subclasses of it, by their home names
    record AbstractClass(int id, String description, String instead, List<String> instances) implements Answer {
        public AbstractClass {
            instances = List.copyOf(instances);
        }
    }

    /// The text of a `def` or `lambda`, without decorators and indentation.
    ///
    /// @param function the number by which [Questions] and positions of the manifest refer to it
    /// @param file as the code object has it
    /// @param firstLine line of the file, from 1, on which `text` starts
    /// @param column number of characters that were cut off before `text` in its first line
    /// @param indentation number of characters cut off before each later line that had them
    /// @param closure names of the code object's free variables, in their order
    record Source(
            int function,
            String name,
            String qualifiedName,
            String file,
            int firstLine,
            int column,
            int indentation,
            List<String> closure,
            String text) {
        public Source {
            closure = List.copyOf(closure);
        }
    }
}
