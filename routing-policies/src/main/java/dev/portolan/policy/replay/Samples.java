package dev.portolan.policy.replay;

import java.util.Arrays;

/** Numbers seen, of which at most some thousands are kept, evenly over all of them. */
final class Samples {

    private static final int MOST = 4096;

    private double[] kept = new double[64];
    private int count;
    private int stride = 1;
    private int skipped;

    void add(double value) {
        if (++skipped < stride) {
            return;
        }
        skipped = 0;
        if (count == MOST) {
            thin();
        }
        if (count == kept.length) {
            kept = Arrays.copyOf(kept, count * 2);
        }
        kept[count++] = value;
    }

    private void thin() {
        for (int i = 0; i < count / 2; i++) {
            kept[i] = kept[i * 2];
        }
        count /= 2;
        stride *= 2;
    }

    /** The value that this percentage is at or below; NaN where there is none. */
    double percentile(int percentile) {
        if (count == 0) {
            return Double.NaN;
        }
        double[] sorted = Arrays.copyOf(kept, count);
        Arrays.sort(sorted);
        int place = (int) Math.ceil(percentile / 100.0 * count) - 1;
        return sorted[Math.clamp(place, 0, count - 1)];
    }
}
