package conure.manifest;

import java.util.List;

/// What the compiler may ask about the program while it specialises. Each answer is recorded and guards the kernel, so
/// ask only what the kernel depends on. The same question gives the same answer within one compilation.
public interface Questions {
    /// A global name of a function, builtins included.
    Answer global(int function, String name);

    /// A free variable of a function: the content of its closure cell.
    Answer closure(int function, String name);

    /// A module that an `import` statement names; [Answer.Unsupported] where Conure does not know it.
    Answer module(String name);

    /// The default value of a parameter of a function; [Answer.Missing] where it has none.
    Answer defaultOf(int function, String parameter);

    /// An attribute of a [Answer.Module] or a [Answer.Library] answer.
    Answer attribute(Answer of, String name);

    /// What the class of a number has by a name: a function that is a method of its instances, an [Answer.Property], an
    /// [Answer.StaticMethod], or a value.
    default Answer member(int number, String name) { return new Answer.Missing(-1); }

    /// The value of an int or a bool among the arguments, at `path` in nested tuples; [Answer.Missing] where only types are known.
    /// From then on the kernel is one for that value.
    default Answer argument(int index, List<Integer> path) { return new Answer.Missing(-1); }

    /// Whether an extent of an array among the arguments, at `path` in nested tuples, is a number; [Answer.Missing] where only types are
    /// known. From then on the kernel is one for arrays of which it is, or of which it is not.
    default Answer extent(int index, List<Integer> path, int axis, long number) { return new Answer.Missing(-1); }

    /// How many elements a list among the arguments has, or an array along an axis. From then on the kernel is one for that number.
    default Answer size(int index, List<Integer> path, int axis) { return new Answer.Missing(-1); }

    /// The same as [#argument] of the value behind an [Answer.Value].
    default Answer known(Answer.Value of, List<Integer> path) { return new Answer.Missing(-1); }

    /// The function that an argument of type `function#ID` stands for.
    Answer.Source function(int function);
}
