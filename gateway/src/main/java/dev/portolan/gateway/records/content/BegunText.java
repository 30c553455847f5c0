package dev.portolan.gateway.records.content;

import dev.portolan.gateway.ledger.RequestRecords;
import dev.portolan.gateway.receipt.DecisionGrounds;
import dev.portolan.gateway.receipt.Receipt;
import dev.portolan.gateway.records.chain.CanonicalJson;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.Plan;
import dev.portolan.provider.answer.Usage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * What a journal holds of a request that has begun: lines of text, made on event loops and so
 * short; and the receipt that is made of them if the process is killed before the request's own is
 * kept.
 */
public final class BegunText {
    private static final int MAX_PLANNED = 8;

    private BegunText() {}

    /** The caller: time, request id, tenant, key. */
    public static String begun(RequestRecords.Caller caller) {
        return caller.at().toEpochMilli()
                + "\n"
                + caller.tenant()
                + "\n"
                + caller.key()
                + "\n"
                + caller.requestId();
    }

    /** The decision: path, model, configuration, policies, and where the request may be sent. */
    public static String decided(DecisionGrounds grounds) {
        StringBuilder text = new StringBuilder(256);
        text.append(grounds.facts().path()).append('\n');
        text.append(grounds.configuration()).append('\n');
        for (String policy : grounds.decision().policies()) {
            text.append(policy).append(' ');
        }
        text.append('\n').append(known(grounds)).append('\n');
        if (grounds.decision() instanceof Decision.Permitted permitted) {
            planned(permitted.plan(), text);
        }
        return text.toString();
    }

    /** Returns the model if it is one of the catalog's, never another text of the caller. */
    private static String known(DecisionGrounds grounds) {
        return grounds.decision() instanceof Decision.Permitted ? grounds.facts().model() : "";
    }

    private static void planned(Plan plan, StringBuilder text) {
        for (int i = 0; i < Math.min(plan.size(), MAX_PLANNED); i++) {
            DeploymentFacts facts = plan.get(i);
            text.append(facts.endpoint())
                    .append('/')
                    .append(facts.model())
                    .append('@')
                    .append(facts.placement().processing().countries())
                    .append(' ');
        }
    }

    /** The end: outcome, status, endpoint, tokens. */
    public static String ended(Receipt receipt) {
        Receipt.Served served = receipt.served();
        Usage usage = served == null ? null : served.usage();
        return ReceiptContent.label(receipt.ending().kind())
                + "\n"
                + receipt.ending().meaning()
                + "\n"
                + (served == null ? "" : served.endpoint())
                + "\n"
                + (usage == null ? "" : usage.input() + "\n" + usage.output());
    }

    /**
     * Returns the receipt of a request whose process was killed.
     *
     * @param id the receipt's id
     * @param parts the texts that were written
     */
    public static Recovered recovered(String node, String id, List<String> parts) {
        List<String> caller = lines(parts, 0);
        List<String> decision = lines(parts, 1);
        List<String> end = lines(parts, 2);
        CanonicalJson json = new CanonicalJson().object();
        number(line(caller, 0))
                .ifPresent(at -> json.member("at", Instant.ofEpochMilli(at).toString()));
        optional("configuration", line(decision, 1), json);
        json.member("id", id);
        optional("key", line(caller, 2), json);
        json.member("kind", EntryKind.RECEIPT.label());
        optional("model", line(decision, 3), json);
        String outcome = line(end, 0);
        json.member("node", node).member("outcome", outcome.isEmpty() ? "unknown" : outcome);
        optional("path", line(decision, 0), json);
        words("permitted", line(decision, 4), json);
        words("policies", line(decision, 2), json);
        json.member("recovered", true).member("request", line(caller, 3));
        if (!line(end, 2).isEmpty()) {
            json.object("served").member("endpoint", line(end, 2)).endObject();
        }
        number(line(end, 1)).ifPresent(status -> json.member("status", status));
        optional("tenant", line(caller, 1), json);
        tokens(end, json);
        String tenant = line(caller, 1);
        return new Recovered(tenant.isEmpty() ? null : tenant, json.endObject().bytes());
    }

    /** The receipt of a request whose process was killed, and the tenant. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    public record Recovered(@Nullable String tenant, byte[] content) {}

    private static void tokens(List<String> end, CanonicalJson json) {
        var input = number(line(end, 3));
        var output = number(line(end, 4));
        if (input.isPresent() && output.isPresent()) {
            json.object("tokens")
                    .member("input", input.get())
                    .member("output", output.get())
                    .endObject();
        }
    }

    private static void optional(String name, String text, CanonicalJson json) {
        if (!text.isEmpty()) {
            json.member(name, text);
        }
    }

    private static void words(String name, String text, CanonicalJson json) {
        if (!text.isBlank()) {
            json.array(name);
            for (String word : text.strip().split(" ", -1)) {
                json.value(word);
            }
            json.endArray();
        }
    }

    private static java.util.Optional<Long> number(String text) {
        return text.matches("\\d{1,15}")
                ? java.util.Optional.of(Long.parseLong(text))
                : java.util.Optional.empty();
    }

    private static List<String> lines(List<String> parts, int part) {
        return part < parts.size() ? List.of(parts.get(part).split("\n", -1)) : List.of();
    }

    /** Returns a line without the half of a character that a cut may have left. */
    private static String line(List<String> lines, int index) {
        return index < lines.size() ? lines.get(index).replace("\ufffd", "") : "";
    }
}
