package dev.portolan.policy.replay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;

import dev.portolan.policy.document.Words;
import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.model.RequestFacts.Demand;
import dev.portolan.policy.model.Requirement;
import dev.portolan.policy.replay.DecisionRecord.Measured;
import dev.portolan.policy.replay.DecisionRecord.Outcome;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes decision records as lines of JSON; a request has the form of tests in policy files. */
public final class RecordJson implements AutoCloseable {

    private static final JsonFactory JSON =
            new JsonFactoryBuilder()
                    .characterEscapes(new Printable())
                    .highestNonEscapedChar(0x7F)
                    .build();

    private final JsonGenerator out;

    /** Creates a writer to {@code out}, which it leaves open. */
    public RecordJson(OutputStream out) throws IOException {
        this.out = JSON.createGenerator(out);
        this.out.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        this.out.setRootValueSeparator(null);
    }

    /** Writes one line to the buffer. */
    public void write(DecisionRecord decision) throws IOException {
        out.writeStartObject();
        out.writeStringField("at", decision.at().toString());
        text("id", decision.id());
        out.writeObjectFieldStart("request");
        request(decision.request());
        out.writeEndObject();
        out.writeObjectFieldStart("outcome");
        outcome(decision.outcome());
        out.writeEndObject();
        out.writeEndObject();
        out.writeRaw('\n');
    }

    /** Flushes the buffer. */
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private void request(RequestFacts request) throws IOException {
        text("tenant", request.caller().tenant());
        text("key", request.caller().key());
        if (request.caller().budgetRemaining() != 1) {
            out.writeNumberField("budgetRemaining", request.caller().budgetRemaining());
        }
        text("model", request.model());
        text("path", request.path());
        texts("headers", request.headers());
        texts("tags", request.tags());
        demand(request.demand());
        if (!request.preferences().require().equals(Requirement.NONE)) {
            out.writeObjectFieldStart("require");
            require(request.preferences().require());
            out.writeEndObject();
        }
        if (request.preferences().prefer() != null) {
            text("prefer", Words.kebab(request.preferences().prefer()));
        }
    }

    private void demand(Demand demand) throws IOException {
        out.writeBooleanField("stream", demand.stream());
        out.writeNumberField("inputTokens", demand.inputTokens());
        if (demand.maxOutputTokens() != Demand.UNBOUNDED) {
            out.writeNumberField("maxOutputTokens", demand.maxOutputTokens());
        }
        list("needs", demand.needs().list().stream().map(need -> need.key()).toList());
    }

    private void require(Requirement require) throws IOException {
        for (Axis axis : Axis.values()) {
            if (require.restricts(axis)) {
                limit(axis, require.limit(axis));
            }
        }
    }

    private void limit(Axis axis, Axis.Extent limit) throws IOException {
        switch (axis.form()) {
            case Axis.Form.Countries _ -> countries(axis.key(), (CountrySet) limit);
            case Axis.Form.Jurisdictions _ -> {
                var allowed = (CountrySet) limit;
                boolean open = allowed.holdsUnknown();
                out.writeObjectFieldStart(axis.key());
                countries(
                        open ? "exclude" : "within",
                        open ? CountrySet.ANY.minus(allowed) : allowed);
                out.writeEndObject();
            }
            case Axis.Form.Levels<?> _ -> text(axis.key(), limit.describe());
        }
    }

    private void countries(String name, CountrySet set) throws IOException {
        list(name, List.of(set.toString().split(",", -1)));
    }

    private void outcome(Outcome outcome) throws IOException {
        out.writeNumberField("status", outcome.status());
        text("code", outcome.code());
        text("endpoint", outcome.endpoint());
        text("model", outcome.model());
        text("processing", outcome.processing());
        Measured measured = outcome.measured();
        number("inputTokens", measured.inputTokens());
        number("cachedTokens", measured.cachedTokens());
        number("outputTokens", measured.outputTokens());
        number("firstTokenMs", measured.firstTokenMillis());
        number("ms", measured.millis());
    }

    private void number(String name, long value) throws IOException {
        if (value >= 0) {
            out.writeNumberField(name, value);
        }
    }

    private void number(String name, double value) throws IOException {
        if (value >= 0) {
            out.writeNumberField(name, Math.round(value * 1000) / 1000.0);
        }
    }

    private void list(String name, List<String> values) throws IOException {
        if (!values.isEmpty()) {
            out.writeArrayFieldStart(name);
            for (String value : values) {
                out.writeString(escaped(value));
            }
            out.writeEndArray();
        }
    }

    private void texts(String name, Map<String, String> texts) throws IOException {
        if (!texts.isEmpty()) {
            out.writeObjectFieldStart(name);
            for (var entry : new TreeMap<>(texts).entrySet()) {
                out.writeStringField(entry.getKey(), escaped(entry.getValue()));
            }
            out.writeEndObject();
        }
    }

    private void text(String name, String value) throws IOException {
        if (!value.isEmpty()) {
            out.writeStringField(name, escaped(value));
        }
    }

    /** The reader of files replaces {@code ${…}}; a caller's values must stay as they are. */
    private static String escaped(String value) {
        return value.replace("${", "$${");
    }

    /** YAML forbids control characters that JSON permits unescaped. */
    private static final class Printable extends CharacterEscapes {
        private static final long serialVersionUID = 1L;

        @Override
        public int[] getEscapeCodesForAscii() {
            int[] escapes = standardAsciiEscapesForJSON();
            escapes[0x7F] = ESCAPE_STANDARD;
            return escapes;
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int character) {
            return null;
        }
    }
}
