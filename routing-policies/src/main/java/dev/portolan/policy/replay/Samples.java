package dev.portolan.policy.replay;

import java.util.Arrays;

/** A bounded sample of measured values: at most 4096, evenly spread over all of them. */
final class Samples {

    private static final int MAX_SAMPLES = 4096;

    private double[] samples = new double[64];
    private int count;
    private int stride = 1;
    private int skipped;

    void add(double value) {
        if (++skipped < stride) {
            return;
        }
        skipped = 0;
        if (count == MAX_SAMPLES) {
            thin();
        }
        if (count == samples.length) {
            samples = Arrays.copyOf(samples, count * 2);
        }
        samples[count++] = value;
    }

    private void thin() {
        for (int i = 0; i < count / 2; i++) {
            samples[i] = samples[i * 2];
        }
        count /= 2;
        stride *= 2;
    }

    /** Returns the value at a percentile; NaN if there are no values. */
    double percentile(int percentile) {
        if (count == 0) {
            return Double.NaN;
        }
        double[] sorted = Arrays.copyOf(samples, count);
        Arrays.sort(sorted);
        int index = (int) Math.ceil(percentile / 100.0 * count) - 1;
        return sorted[Math.clamp(index, 0, count - 1)];
    }
}
