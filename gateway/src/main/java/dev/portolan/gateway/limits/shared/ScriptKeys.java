package dev.portolan.gateway.limits.shared;

import dev.portolan.gateway.limits.BudgetWindow;
import dev.portolan.gateway.limits.Counter;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * The names of keys. All keys of a tenant's tree have the same part in braces, by which a cluster
 * keeps them on one server.
 */
final class ScriptKeys {
    /** The keys of the registry of replicas. */
    static final List<String> REPLICAS =
            List.of(
                    "portolan:{replicas}:alive",
                    "portolan:{replicas}:server",
                    "portolan:{replicas}:stages");

    private ScriptKeys() {}

    /** Returns the keys that every script of a tree uses. */
    static List<String> of(String tree) {
        String base = base(tree);
        return List.of(base + "epoch", base + "leases");
    }

    /** Returns the keys of a reservation and its counters. */
    static List<String> of(HeldReservation held) {
        String base = base(held.request().tree());
        List<Counter> counters = held.request().counters();
        List<String> keys = new ArrayList<>(counters.size() + 3);
        keys.add(base + "epoch");
        keys.add(base + "leases");
        keys.add(base + "r:" + held.id());
        for (int i = 0; i < counters.size(); i++) {
            keys.add(counter(base, counters.get(i), held.window(i)));
        }
        return keys;
    }

    /** Returns the key of a counter; a budget has one for each window. */
    static String counter(String tree, Counter counter, CounterView view) {
        return counter(
                base(tree), counter, view instanceof CounterView.Spent in ? in.window() : null);
    }

    private static String counter(String base, Counter counter, @Nullable BudgetWindow window) {
        String key = base + "c:" + counter.id();
        return window == null ? key : key + ":" + window.startMillis();
    }

    private static String base(String tree) {
        return "portolan:tree:{" + tree.replace("{", "%7B").replace("}", "%7D") + "}:";
    }
}
