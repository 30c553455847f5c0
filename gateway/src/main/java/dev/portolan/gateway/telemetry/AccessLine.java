package dev.portolan.gateway.telemetry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Writes access entries as JSON objects, one per line. */
final class AccessLine implements Lines.Pen<AccessEntry> {
    private static final int MAX_TEXT = 200;
    private static final double NANOS_PER_MILLI = 1e6;

    private final JsonGenerator json;

    AccessLine(OutputStream out) throws IOException {
        json = new JsonFactory().createGenerator(out);
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.setRootValueSeparator(null);
    }

    @Override
    public void write(AccessEntry entry) throws IOException {
        json.writeStartObject();
        text("at", entry.at().toString());
        text("request", entry.caller().requestId());
        text("tenant", entry.caller().tenant());
        text("key", entry.caller().key());
        text("route", entry.route());
        text("model", entry.caller().model());
        json.writeNumberField("status", entry.outcome().status());
        text("code", entry.outcome().code());
        json.writeBooleanField("stream", entry.outcome().stream());
        json.writeNumberField("requestBytes", entry.outcome().requestBytes());
        json.writeNumberField("ms", millis(entry.outcome().nanos()));
        if (entry.served() != null) {
            served(entry.served());
        }
        json.writeEndObject();
        json.writeRaw('\n');
    }

    @Override
    public void flush() throws IOException {
        json.flush();
    }

    @Override
    public void close() throws IOException {
        json.close();
    }

    private void served(AccessEntry.Served served) throws IOException {
        text("endpoint", served.endpoint());
        text("upstreamModel", served.upstreamModel());
        text("cache", served.cache().label());
        texts("attempts", served.attempts());
        texts("policies", served.policies());
        AccessEntry.Use use = served.use();
        text("processing", use.processing());
        if (use.firstTokenNanos() >= 0) {
            json.writeNumberField("firstTokenMs", millis(use.firstTokenNanos()));
        }
        count("inputTokens", use.inputTokens());
        count("outputTokens", use.outputTokens());
        if (use.cost() >= 0) {
            json.writeNumberField("cost", use.cost());
            text("currency", use.currency());
        }
    }

    private void text(String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, Text.sanitised(value, MAX_TEXT));
        }
    }

    private void texts(String name, List<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(Text.sanitised(value, MAX_TEXT));
        }
        json.writeEndArray();
    }

    private void count(String name, long value) throws IOException {
        if (value >= 0) {
            json.writeNumberField(name, value);
        }
    }

    private static double millis(long nanos) {
        return Math.round(nanos / NANOS_PER_MILLI * 1000) / 1000.0;
    }
}
