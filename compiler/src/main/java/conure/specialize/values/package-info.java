/// What is known of a Python value while specialising, how the types of several are joined, and the vocabulary in which
/// typed code about them is written: everything that needs no operation of Python's.
package conure.specialize.values;
