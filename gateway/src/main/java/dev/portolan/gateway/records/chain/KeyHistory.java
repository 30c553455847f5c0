package dev.portolan.gateway.records.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The keys of one chain over time, each proved by the one before it.
 *
 * @param chain the chain's id
 * @param statements from the first key on
 */
public record KeyHistory(String chain, List<KeyStatement> statements) {

    /**
     * Checks the statements of a chain.
     *
     * @return the history, or what is wrong
     */
    public static Checked check(String chain, List<KeyStatement> statements) {
        List<KeyStatement> checked = new ArrayList<>();
        for (KeyStatement next : statements) {
            PublicSigningKey signer = checked.isEmpty() ? next.key() : checked.getLast().key();
            if (!next.chain().equals(chain)) {
                return new Checked.Wrong("a key of the chain " + next.chain() + " is among them");
            }
            if (checked.isEmpty() && !ChainId.isOf(chain, next.key())) {
                return new Checked.Wrong(
                        "the first key, %s, is not the one that the chain's id names"
                                .formatted(next.key()));
            }
            if (!next.isSignedBy(signer)) {
                return new Checked.Wrong(
                        "the key %s is not signed by the key before it".formatted(next.key()));
            }
            if (!checked.isEmpty() && next.from() <= checked.getLast().from()) {
                return new Checked.Wrong(
                        "the key %s begins before the key before it".formatted(next.key()));
            }
            checked.add(next);
        }
        return checked.isEmpty()
                ? new Checked.Wrong("there is no key")
                : new Checked.Right(new KeyHistory(chain, List.copyOf(checked)));
    }

    /** The result of a check. */
    public sealed interface Checked {
        /** Each key is proved. */
        record Right(KeyHistory history) implements Checked {}

        /** What is wrong with them, as a clause. */
        record Wrong(String why) implements Checked {}
    }

    /** Returns the key that signs heads at {@code sequence}. */
    public PublicSigningKey at(long sequence) {
        return statements.reversed().stream()
                .filter(statement -> statement.from() <= sequence)
                .findFirst()
                .orElse(statements.getFirst())
                .key();
    }

    /** Returns why a head is not one of this chain's node; empty if it is. */
    public Optional<String> refuses(SignedHead head) {
        PublicSigningKey signer = at(head.sequence());
        if (!head.chain().equals(chain)) {
            return Optional.of("the head is one of the chain " + head.chain());
        }
        return head.isSignedBy(signer)
                ? Optional.empty()
                : Optional.of(
                        "the head of entry %d is not signed by the node's key %s"
                                .formatted(head.sequence(), signer));
    }
}
