/// The compiler as a child process: reads requests from one pipe, asks and answers on another, one conversation at a time.
///
/// A message is a count of fields (u32, little-endian) and per field a length (u32) and UTF-8 bytes; the first field says
/// what it is.
///
/// | from Python | fields |
/// |---|---|
/// | `compile` | library, fastmath, parallel (`0`/`1`), minor version of Python, number of argument types, the types, number of assumptions, the assumptions, then function 0 |
/// | `explain` | the same; the library is not written |
/// | `answer` | id, kind (`module` `library` `function` `value` `missing` `unsupported`), and the name, type, description or function |
///
/// | from the compiler | fields |
/// |---|---|
/// | `ask` | `global` FUNCTION NAME · `closure` FUNCTION NAME · `default` FUNCTION PARAMETER · `attribute` ANSWER NAME · `function` FUNCTION |
/// | `done` | library |
/// | `explained` | the journey of the function, to be read |
/// | `refused` | code, file, line, column, text |
/// | `failed` | text: an internal error, with its stack |
///
/// A function is: number, name, qualified name, file, first line, column, indentation, names of its closure joined by
/// commas, text.
package conure.server;
