package dev.portolan.policy.explain;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import dev.portolan.policy.document.Words;
import dev.portolan.policy.engine.Explanation;
import dev.portolan.policy.engine.Explanation.Candidate;
import dev.portolan.policy.engine.Explanation.PolicyStep;
import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.Placement;
import dev.portolan.policy.model.Requirement;
import dev.portolan.policy.model.RoutingSettings;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** An explanation as one JSON object. */
public final class ExplanationJson {

    private static final JsonFactory JSON = new JsonFactory();

    private final JsonGenerator out;

    private ExplanationJson(JsonGenerator out) {
        this.out = out;
    }

    /** Returns the object, without a line break. */
    public static String of(Explanation explanation) {
        var text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            new ExplanationJson(out).write(explanation);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private void write(Explanation explanation) throws IOException {
        out.writeStartObject();
        out.writeStringField("model", explanation.request().model());
        out.writeStringField("tenant", explanation.request().caller().tenant());
        decision(explanation.decision());
        requirement(explanation.decision().requirement());
        out.writeArrayFieldStart("policies");
        for (PolicyStep policy : explanation.policies()) {
            policy(policy);
        }
        out.writeEndArray();
        out.writeArrayFieldStart("candidates");
        for (Candidate candidate : explanation.candidates()) {
            candidate(candidate, explanation.placement(candidate));
        }
        out.writeEndArray();
        strings("notes", explanation.notes());
        out.writeEndObject();
    }

    private void decision(Decision decision) throws IOException {
        switch (decision) {
            case Decision.Permitted permitted -> {
                out.writeStringField("outcome", "permitted");
                strings(
                        "plan",
                        permitted.plan().list().stream().map(f -> f.id().toString()).toList());
                settings(permitted.settings());
            }
            case Decision.Denied denied -> {
                out.writeStringField("outcome", "denied");
                out.writeStringField("code", denied.reason().code());
                out.writeStringField("param", denied.param());
                out.writeStringField("message", denied.message());
            }
        }
        strings("matched", decision.policies());
    }

    private void settings(RoutingSettings settings) throws IOException {
        out.writeStringField("objective", Words.kebab(settings.prefer().objective()));
        out.writeObjectFieldStart("failover");
        out.writeNumberField("attempts", settings.failover().attempts());
        out.writeStringField("deadline", Words.duration(settings.failover().deadline()));
        out.writeStringField("firstToken", Words.duration(settings.failover().firstToken()));
        out.writeStringField("betweenTokens", Words.duration(settings.failover().betweenTokens()));
        out.writeStringField("retryAfter", Words.duration(settings.failover().retryAfter()));
        out.writeStringField(
                "thinking", settings.failover().thinking().map(Words::duration).orElse("deadline"));
        out.writeStringField(
                "keepAlive", settings.failover().keepAlive().map(Words::duration).orElse("off"));
        out.writeStringField(
                "hedge", settings.failover().hedge().map(Words::duration).orElse("off"));
        out.writeEndObject();
        out.writeObjectFieldStart("cache");
        out.writeStringField("mode", Words.kebab(settings.cache().mode()));
        out.writeStringField("ttl", Words.duration(settings.cache().ttl()));
        out.writeEndObject();
    }

    private void requirement(Requirement requirement) throws IOException {
        out.writeObjectFieldStart("requires");
        for (Axis axis : Axis.values()) {
            out.writeStringField(axis.key(), requirement.allowed(axis));
        }
        out.writeEndObject();
    }

    private void policy(PolicyStep policy) throws IOException {
        out.writeStartObject();
        out.writeStringField("name", policy.name());
        out.writeNumberField("priority", policy.priority());
        out.writeStringField("at", policy.at());
        out.writeStringField("when", policy.when());
        out.writeStringField("applied", Words.kebab(policy.applied()));
        out.writeEndObject();
    }

    private void candidate(Candidate candidate, Placement placement) throws IOException {
        DeploymentFacts facts = candidate.deployment();
        out.writeStartObject();
        out.writeStringField("endpoint", facts.endpoint());
        out.writeStringField("model", facts.model());
        out.writeStringField("upstream", facts.upstream());
        out.writeStringField("provider", facts.provider());
        out.writeStringField("verdict", candidate.rank() > 0 ? "kept" : "removed");
        out.writeNumberField("rank", candidate.rank());
        out.writeStringField("rule", candidate.rule());
        out.writeStringField("policy", candidate.policy());
        out.writeStringField("why", candidate.why());
        placement(placement);
        out.writeEndObject();
    }

    private void placement(Placement placement) throws IOException {
        for (Axis axis : Axis.ofDeployments()) {
            statement(axis.key(), placement.statement(axis));
        }
    }

    private void statement(String name, Placement.Statement statement) throws IOException {
        switch (statement) {
            case Placement.Bound bound -> {
                out.writeObjectFieldStart(name);
                out.writeStringField("countries", bound.countries().toString());
                out.writeStringField("basis", Words.kebab(bound.basis()));
                out.writeStringField("source", bound.source());
                out.writeEndObject();
            }
            case Placement.Operator operator -> {
                out.writeObjectFieldStart(name);
                out.writeStringField("name", operator.name());
                out.writeStringField("countries", operator.jurisdictions().toString());
                out.writeEndObject();
            }
            case Axis.Level<?> level -> out.writeStringField(name, level.key());
        }
    }

    private void strings(String name, Iterable<String> values) throws IOException {
        out.writeArrayFieldStart(name);
        for (String value : values) {
            out.writeString(value);
        }
        out.writeEndArray();
    }
}
