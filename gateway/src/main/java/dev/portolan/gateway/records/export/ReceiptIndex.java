package dev.portolan.gateway.records.export;

import dev.portolan.gateway.records.chain.Hash;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The receipts of an export, as far as their verification needs them. */
final class ReceiptIndex {
    private final Map<String, Map<Long, Known>> byChain = new HashMap<>();
    private final Set<String> ended = new HashSet<>();
    private @Nullable ReceiptLine last;
    private long count;

    private ReceiptIndex() {}

    /** One receipt: the digest of its content, and its name in messages. */
    record Known(Hash digest, String shown) {}

    /**
     * Reads the receipts in their order.
     *
     * @param each called with each receipt
     */
    static ReceiptIndex read(Path file, VerificationFindings findings, Consumer<ReceiptLine> each)
            throws IOException {
        ReceiptIndex index = new ReceiptIndex();
        StrictLines.read(
                file,
                (number, text) ->
                        ReceiptLine.read(text)
                                .ifPresentOrElse(
                                        line -> {
                                            index.add(line, findings);
                                            each.accept(line);
                                        },
                                        () ->
                                                findings.add(
                                                        "%s:%d: not a receipt in canonical form;"
                                                                        .formatted(
                                                                                file.getFileName(),
                                                                                number)
                                                                + " it was changed")));
        return index;
    }

    private void checkOrder(ReceiptLine line, VerificationFindings findings) {
        ReceiptLine before = last;
        last = line;
        if (before == null) {
            return;
        }
        if (before.chain().equals(line.chain())) {
            if (line.sequence() < before.sequence()) {
                findings.add(line.shown() + " is out of order, after " + before.shown());
            }
        } else {
            ended.add(before.chain());
            if (ended.contains(line.chain())) {
                findings.add(line.shown() + " is out of order, after " + before.shown());
            }
        }
    }

    private void add(ReceiptLine line, VerificationFindings findings) {
        checkOrder(line, findings);
        Known earlier =
                byChain.computeIfAbsent(line.chain(), _ -> new TreeMap<>())
                        .putIfAbsent(line.sequence(), new Known(line.digest(), line.shown()));
        count++;
        if (earlier != null) {
            findings.add(line.shown() + " is there twice");
        }
    }

    /** The number of receipts. */
    long count() {
        return count;
    }

    /** Takes a receipt out; null if there is none with that number. */
    @Nullable Known take(String chain, long sequence) {
        Map<Long, Known> receipts = byChain.get(chain);
        return receipts == null ? null : receipts.remove(sequence);
    }

    /** Reports the receipts that no link has taken out. */
    void reportRest(VerificationFindings findings) {
        for (Map<Long, Known> receipts : byChain.values()) {
            for (Known receipt : receipts.values()) {
                findings.add(receipt.shown() + " is foreign: no link of this export is its");
            }
        }
    }
}
