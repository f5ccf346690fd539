package conure.source;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;

/// The value of a constant in the source.
public sealed interface Literal {
    record Int(BigInteger value) implements Literal {}

    record Float(double value) implements Literal {}

    /// `2.5j`: a complex number without a real part.
    record Imaginary(double value) implements Literal {}

    /// A `str`. A code point above U+FFFF is a surrogate pair here, so a pair of lone surrogates, which Python
    /// distinguishes from it, cannot be told apart.
    record Text(String value) implements Literal {}

    record Bytes(byte[] value) implements Literal {
        public Bytes { value = value.clone(); }

        @Override public byte[] value() { return value.clone(); }

        @Override public boolean equals(Object other) { return other instanceof Bytes bytes && Arrays.equals(value, bytes.value); }

        @Override public int hashCode() { return Arrays.hashCode(value); }

        @Override public String toString() { return "Bytes[" + HexFormat.of().formatHex(value) + "]"; }
    }

    record Bool(boolean value) implements Literal {}

    enum Singleton implements Literal { NONE, ELLIPSIS }
}
