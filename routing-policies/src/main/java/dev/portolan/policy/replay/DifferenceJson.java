package dev.portolan.policy.replay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import dev.portolan.policy.replay.ReplayDifference.Change;
import dev.portolan.policy.replay.ReplayDifference.Leaving;
import dev.portolan.policy.replay.ReplayDifference.OfTenant;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** A difference as one JSON object. */
public final class DifferenceJson {

    private static final JsonFactory JSON = new JsonFactory();

    private final JsonGenerator out;

    private DifferenceJson(JsonGenerator out) {
        this.out = out;
    }

    /** Returns the object, without a line break. */
    public static String of(ReplayDifference difference) {
        var text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            new DifferenceJson(out).write(difference);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private void write(ReplayDifference difference) throws IOException {
        out.writeStartObject();
        out.writeNumberField("requests", difference.requests());
        out.writeNumberField("leaving", difference.leaving());
        out.writeArrayFieldStart("examples");
        for (Leaving leaving : difference.examples()) {
            leaving(leaving);
        }
        out.writeEndArray();
        out.writeObjectFieldStart("tenants");
        for (Map.Entry<String, OfTenant> tenant : difference.tenants().entrySet()) {
            out.writeObjectFieldStart(tenant.getKey());
            tenant(tenant.getValue());
            out.writeEndObject();
        }
        out.writeEndObject();
        out.writeEndObject();
    }

    private void leaving(Leaving leaving) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", leaving.id());
        out.writeStringField("tenant", leaving.tenant());
        out.writeStringField("model", leaving.model());
        out.writeStringField("axis", leaving.axis().key());
        out.writeStringField("path", leaving.path());
        out.writeStringField("kept", leaving.kept());
        out.writeEndObject();
    }

    private void tenant(OfTenant tenant) throws IOException {
        out.writeNumberField("requests", tenant.requests());
        out.writeNumberField("leaving", tenant.leaving());
        out.writeNumberField("denied", tenant.denied());
        out.writeNumberField("permitted", tenant.permitted());
        out.writeNumberField("moved", tenant.moved());
        change("processing", tenant.processing());
        change("cost", tenant.cost());
        change("firstTokenMs", tenant.firstToken());
        out.writeObjectFieldStart("firstChoices");
        for (Map.Entry<String, Change<Long>> choice : tenant.firstChoices().entrySet()) {
            change(choice.getKey(), choice.getValue());
        }
        out.writeEndObject();
    }

    private void change(String name, Change<?> change) throws IOException {
        out.writeObjectFieldStart(name);
        value("baseline", change.baseline());
        value("candidate", change.candidate());
        out.writeEndObject();
    }

    private void value(String name, Object value) throws IOException {
        switch (value) {
            case Long count -> out.writeNumberField(name, count);
            case Double number when Double.isNaN(number) -> out.writeNullField(name);
            case Double number -> out.writeNumberField(name, number);
            default -> out.writeStringField(name, value.toString());
        }
    }
}
