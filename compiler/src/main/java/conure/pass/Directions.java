package conure.pass;

import java.util.List;

/// In which direction loops go along each axis. They go upwards along an axis where nothing asks for either.
final class Directions {
    /// 1 upwards, −1 downwards, 0 either.
    private final int[] signs;

    Directions(int axes) { signs = new int[axes]; }

    /// Whether the axis can be gone through in this direction, as it is from now on; 0 asks for none.
    boolean take(int axis, int sign) {
        if (sign != 0 && signs[axis] == 0) signs[axis] = sign;
        return sign == 0 || signs[axis] == sign;
    }

    boolean isDownwards(int axis) { return signs[axis] < 0; }

    boolean isUpwards() {
        for (int sign : signs) {
            if (sign < 0) return false;
        }
        return true;
    }

    /// Those of the axes in another order.
    Directions of(List<Integer> order) {
        var result = new Directions(signs.length);
        for (int k = 0; k < signs.length; k++) result.signs[k] = signs[order.get(k)];
        return result;
    }

    /// That of an axis that takes the place of those from this one on; null where they go against each other.
    Directions from(int first) {
        var joined = new Directions(1);
        for (int k = first; k < signs.length; k++) {
            if (!joined.take(0, signs[k])) return null;
        }
        return joined;
    }
}
