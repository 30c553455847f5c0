package dev.portolan.provider.recorded;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the recorded exchanges of each provider and class that were checked or left out, and why.
 */
final class Coverage {
    private final Map<String, AtomicInteger> checked = new ConcurrentHashMap<>();
    private final Map<String, String> skipped = new ConcurrentHashMap<>();

    void checked(Recordings.Recorded recorded, String what) {
        checked.computeIfAbsent(
                        recorded.provider() + " / " + recorded.kind() + " / " + what,
                        _key -> new AtomicInteger())
                .incrementAndGet();
    }

    void skipped(Recordings.Recorded recorded, String file, String why) {
        skipped.put(recorded.name() + "/" + file, why);
    }

    int checked() {
        return checked.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    void print(String title) {
        var out = new StringBuilder("recorded exchanges: " + title + "\n");
        new TreeMap<>(checked)
                .forEach((key, count) -> out.append("  %4d  %s%n".formatted(count.get(), key)));
        new TreeMap<>(skipped)
                .forEach((key, why) -> out.append("  skipped  %s: %s%n".formatted(key, why)));
        System.out.println(out);
    }
}
