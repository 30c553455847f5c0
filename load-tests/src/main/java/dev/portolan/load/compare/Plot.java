package dev.portolan.load.compare;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Draws the ratios to the baseline as a bar chart in SVG. */
final class Plot {
    private static final List<String> COLOURS = List.of("#8a8f98", "#4c78a8", "#72b7b2", "#f58518");
    private static final int BAR = 16;
    private static final int LEFT = 240;
    private static final int WIDTH = 760;

    private final Measurements measurements;
    private final StringBuilder svg = new StringBuilder();
    private int y = 40;

    Plot(Measurements measurements) {
        this.measurements = measurements;
    }

    String svg() {
        text(
                16,
                22,
                "CPU per unit of work, as a multiple of %s (lower is better)"
                        .formatted(measurements.baseline()));
        Arrays.stream(Measure.values()).filter(Measure::compared).forEach(this::group);
        return """
        <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="13">
        <rect width="100%%" height="100%%" fill="white"/>
        %s</svg>
        """
                .formatted(WIDTH, y + 10, svg);
    }

    private void group(Measure measure) {
        if (measurements.ratio(measurements.baseline(), measure).isEmpty()) {
            return;
        }
        text(16, y + 20, measure.title());
        int colour = 0;
        for (var name : measurements.names()) {
            var ratio = measurements.ratio(name, measure);
            var fill = COLOURS.get(colour++ % COLOURS.size());
            if (ratio.isPresent()) {
                bar(name, ratio.getAsDouble(), fill);
            }
        }
        y += 14;
    }

    private void bar(String name, double ratio, String fill) {
        int length = (int) Math.min(WIDTH - LEFT - 150, ratio * 120);
        svg.append(
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>\n"
                        .formatted(LEFT, y + 8, length, BAR - 3, fill));
        text(LEFT + length + 6, y + 19, String.format(Locale.ROOT, "%s %.2f ×", name, ratio));
        y += BAR;
    }

    private void text(int x, int baseline, String content) {
        svg.append("<text x=\"%d\" y=\"%d\">%s</text>\n".formatted(x, baseline, content));
    }
}
