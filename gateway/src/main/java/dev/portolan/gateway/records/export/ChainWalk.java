package dev.portolan.gateway.records.export;

import dev.portolan.gateway.records.chain.ChainTail;
import dev.portolan.gateway.records.chain.Hash;
import dev.portolan.gateway.records.chain.KeyHistory;
import dev.portolan.gateway.records.chain.Link;
import dev.portolan.gateway.records.chain.ScopeKey;
import dev.portolan.gateway.records.chain.SignedHead;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** Follows the links of one chain from its anchor to its last head. */
final class ChainWalk {
    private final Manifest.Part part;
    private final KeyHistory keys;
    private final ReceiptIndex receipts;
    private final VerificationFindings findings;
    private ChainTail tail;
    private long provenUpTo;
    private @Nullable SignedHead last;
    private long owned;

    ChainWalk(
            Manifest.Part part,
            KeyHistory keys,
            ReceiptIndex receipts,
            VerificationFindings findings) {
        this.part = part;
        this.keys = keys;
        this.receipts = receipts;
        this.findings = findings;
        SignedHead anchor = part.anchor();
        this.tail =
                new ChainTail(
                        part.chain(), part.after(), anchor == null ? Hash.NONE : anchor.hash());
        this.provenUpTo = part.after();
        if (anchor != null) {
            keys.refuses(anchor).ifPresent(why -> findings.add(part.chain() + ": " + why));
        }
    }

    /** Follows a line of links. */
    void follow(LinkLine line) {
        if (line.first() != tail.next()) {
            findings.add(
                    line.first() > tail.next()
                            ? missing(tail.next(), line.first() - 1)
                            : "%s: the links from %d on are doubled or out of order"
                                    .formatted(part.chain(), line.first()));
            tail = new ChainTail(part.chain(), line.first() - 1, tail.hash());
        }
        for (Link link : line.links()) {
            tail.append(link);
            check(link);
        }
        SignedHead head = line.head();
        if (head != null) {
            arrive(head);
        }
    }

    private String missing(long from, long to) {
        return "%s: the entries %d to %d are missing".formatted(part.chain(), from, to);
    }

    private void check(Link link) {
        ScopeKey scope = part.scope();
        boolean belongs = scope == null || scope.owns(link.sequence(), link.scope());
        ReceiptIndex.Known receipt = receipts.take(part.chain(), link.sequence());
        if (belongs) {
            owned++;
        }
        if (receipt == null) {
            if (belongs) {
                findings.add(
                        "%s/%d is missing: the chain has an entry of the tenant there"
                                .formatted(part.chain(), link.sequence()));
            }
            return;
        }
        if (!belongs) {
            findings.add(receipt.shown() + " is foreign: the chain has another's entry there");
        }
        if (!receipt.digest().equals(link.content())) {
            findings.add(receipt.shown() + " was changed: the chain has another content there");
        }
    }

    /** Compares what the links lead to with what the node signed. */
    private void arrive(SignedHead head) {
        Optional<String> refused = keys.refuses(head);
        refused.ifPresent(why -> findings.add(part.chain() + ": " + why));
        if (head.sequence() != tail.sequence() || !head.hash().equals(tail.hash())) {
            findings.add(
                    ("%s: the links %d to %d do not lead to the head that the node signed; one was"
                                    + " changed, added or left out")
                            .formatted(part.chain(), provenUpTo + 1, tail.sequence()));
            tail = new ChainTail(part.chain(), tail.sequence(), head.hash());
        }
        SignedHead before = last;
        if (before != null && head.time().isBefore(before.time())) {
            findings.add(part.chain() + ": a later head has an earlier time");
        }
        last = head;
        provenUpTo = tail.sequence();
    }

    /** Checks that the links reach the end that the manifest states. */
    void end(Manifest manifest) {
        SignedHead head = last;
        if (tail.sequence() < part.last()) {
            findings.add(missing(tail.sequence() + 1, part.last()));
        } else if (tail.sequence() > part.last()) {
            findings.add(
                    "%s: there are links beyond the last entry, %d"
                            .formatted(part.chain(), part.last()));
        }
        if (head == null || head.sequence() != tail.sequence()) {
            findings.add(
                    "%s: the entries after %d are not signed; the end was cut off or added"
                            .formatted(part.chain(), provenUpTo));
        } else if (head.time().isBefore(manifest.to())) {
            findings.add(
                    "%s: it is signed up to %s only, before the end of the period, %s"
                            .formatted(part.chain(), head.time(), manifest.to()));
        }
        SignedHead anchor = part.anchor();
        if (anchor != null && anchor.time().isAfter(manifest.from())) {
            findings.add(
                    "%s: it begins at %s, after the beginning of the period, %s"
                            .formatted(part.chain(), anchor.time(), manifest.from()));
        }
        if (part.scope() != null && owned == 0) {
            findings.add(
                    part.chain()
                            + ": no link is the tenant's, so that none was left out is not proved");
        }
    }

    /** Compares the chain with a head that was kept elsewhere. */
    void compare(SignedHead kept, Manifest manifest) {
        keys.refuses(kept).ifPresent(why -> findings.add(part.chain() + ": kept apart: " + why));
        SignedHead head = last;
        boolean within = head == null || kept.time().isBefore(manifest.to());
        if (within && head != null && kept.sequence() > head.sequence()) {
            findings.add(
                    missing(head.sequence() + 1, kept.sequence())
                            + ", which a head kept apart proves");
        }
    }

    /** The chain's id. */
    String chain() {
        return part.chain();
    }

    /** What was proved, in a line. */
    String summary() {
        SignedHead head = last;
        return "%s: entries %d to %d, signed at %s by %s"
                .formatted(
                        part.chain(),
                        part.after() + 1,
                        tail.sequence(),
                        head == null ? "no time" : head.time(),
                        keys.at(tail.sequence()));
    }
}
