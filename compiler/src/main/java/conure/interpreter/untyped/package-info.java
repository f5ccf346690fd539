/// The untyped level, run as Python would: what its operations mean, said once more. Values are Java's BigInteger, Double,
/// Boolean and String, and the records of [PythonObject].
package conure.interpreter.untyped;
