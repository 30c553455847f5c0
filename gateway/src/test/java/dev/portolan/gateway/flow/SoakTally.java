package dev.portolan.gateway.flow;

import dev.portolan.gateway.receipt.Receipt;

import java.util.Comparator;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** The outcomes of a soak test's requests, as their callers saw them. */
final class SoakTally {
    private static final String RESTART = "restart";

    final AtomicInteger requests = new AtomicInteger();
    final AtomicInteger whole = new AtomicInteger();
    final AtomicInteger edits = new AtomicInteger();
    final AtomicInteger refused = new AtomicInteger();
    final AtomicLong faults = new AtomicLong();
    final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final Map<String, AtomicInteger> causes = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> departures = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> thoughts = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> caches = new ConcurrentHashMap<>();

    /** Counts a caller that disconnected. */
    void left(SoakDeparture.Stage stage) {
        count(departures, stage.name());
    }

    /** Counts a request for thinking, which no deadline may cut. */
    void thought(SoakQuestion question, Receipt receipt) {
        count(thoughts, question.lane().name());
        String attempts = attempts(receipt);
        if (attempts.contains("no_first_token") || attempts.contains("silent")) {
            wrong.add("a thought was cut after [%s]: %s".formatted(attempts, question));
        }
    }

    /** Counts a request that received an error, by its code and the outcome of its attempts. */
    void toldError(SoakQuestion question, Receipt receipt) {
        String attempts = attempts(receipt);
        if (question.isSafe()) {
            wrong.add(
                    "%s after [%s] of a endpoint that never fails: %s"
                            .formatted(receipt.ending().code(), attempts, question));
        }
        String passed =
                receipt.decision() == null || !attempts.isEmpty()
                        ? ""
                        : " passing over " + receipt.decision().skipped();
        count(causes, receipt.ending().code() + " after [" + attempts + "]" + passed);
    }

    private static String attempts(Receipt receipt) {
        return receipt.decision() == null
                ? "no attempt"
                : receipt.decision().trail().stream()
                        .map(attempt -> attempt.substring(attempt.indexOf('=') + 1))
                        .collect(Collectors.joining(" "));
    }

    /** Counts a request that was rejected because the gateway stops. */
    void toldRestart() {
        count(causes, RESTART);
    }

    /** Counts an answer by its use of the cache. */
    void cache(String label) {
        count(caches, label);
    }

    private static void count(Map<String, AtomicInteger> table, String key) {
        table.computeIfAbsent(key, unknown -> new AtomicInteger()).incrementAndGet();
    }

    private static int counted(Map<String, AtomicInteger> table, String key) {
        AtomicInteger count = table.get(key);
        return count == null ? 0 : count.get();
    }

    int cached(String label) {
        return counted(caches, label);
    }

    int restarted() {
        return counted(causes, RESTART);
    }

    int thoughtOn(SoakQuestion.Lane lane) {
        return counted(thoughts, lane.name());
    }

    int leftAt(SoakDeparture.Stage stage) {
        return counted(departures, stage.name());
    }

    /** Returns those that received an error for another reason than a restart. */
    int failed() {
        return causes.values().stream().mapToInt(AtomicInteger::get).sum() - restarted();
    }

    /** Returns those that received an error although no attempt of theirs had met a fault. */
    int unexplained() {
        return causes.entrySet().stream()
                .filter(
                        cause ->
                                cause.getKey().contains("[]")
                                        || cause.getKey().contains("no attempt"))
                .mapToInt(cause -> cause.getValue().get())
                .sum();
    }

    @Override
    public String toString() {
        String why =
                causes.entrySet().stream()
                        .sorted(Comparator.comparingInt(cause -> -cause.getValue().get()))
                        .map(cause -> "\n  " + cause.getValue() + " " + cause.getKey())
                        .collect(Collectors.joining());
        return "%d requests, %d faults: %d whole, cache %s, thoughts %s, left %s, %d edits and %d refused ones, told an error: %d%s"
                .formatted(
                        requests.get(),
                        faults.get(),
                        whole.get(),
                        caches,
                        thoughts,
                        departures,
                        edits.get(),
                        refused.get(),
                        failed() + restarted(),
                        why);
    }
}
