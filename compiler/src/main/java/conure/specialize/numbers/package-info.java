/// What operators, comparisons, casts and universal functions mean on numbers of the exact types, Python's and NumPy's.
package conure.specialize.numbers;
