package dev.portolan.gateway.telemetry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;

import dev.portolan.gateway.log.LineWriter;
import dev.portolan.gateway.log.LogText;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Writes access entries as JSON objects, one per line. */
final class AccessLine implements LineWriter.Pen<AccessEntry> {
    private static final int MAX_TEXT = 200;
    private static final double NANOS_PER_MILLI = 1e6;

    // The members' names, encoded once.
    private static final SerializableString AT = new SerializedString("at");
    private static final SerializableString REQUEST = new SerializedString("request");
    private static final SerializableString TENANT = new SerializedString("tenant");
    private static final SerializableString KEY = new SerializedString("key");
    private static final SerializableString ROUTE = new SerializedString("route");
    private static final SerializableString MODEL = new SerializedString("model");
    private static final SerializableString CODE = new SerializedString("code");
    private static final SerializableString ENDPOINT = new SerializedString("endpoint");
    private static final SerializableString UPSTREAM_MODEL = new SerializedString("upstreamModel");
    private static final SerializableString CACHE = new SerializedString("cache");
    private static final SerializableString ATTEMPTS = new SerializedString("attempts");
    private static final SerializableString POLICIES = new SerializedString("policies");
    private static final SerializableString PROCESSING = new SerializedString("processing");
    private static final SerializableString INPUT_TOKENS = new SerializedString("inputTokens");
    private static final SerializableString OUTPUT_TOKENS = new SerializedString("outputTokens");
    private static final SerializableString CURRENCY = new SerializedString("currency");
    private static final SerializableString STATUS = new SerializedString("status");
    private static final SerializableString REQUEST_BYTES = new SerializedString("requestBytes");
    private static final SerializableString MS = new SerializedString("ms");
    private static final SerializableString FIRST_TOKEN_MS = new SerializedString("firstTokenMs");
    private static final SerializableString COST = new SerializedString("cost");
    private static final SerializableString STREAM = new SerializedString("stream");

    private final JsonGenerator json;

    AccessLine(OutputStream out) throws IOException {
        json = new JsonFactory().createGenerator(out);
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.setRootValueSeparator(null);
    }

    @Override
    public void write(AccessEntry entry) throws IOException {
        json.writeStartObject();
        text(AT, entry.at().toString());
        text(REQUEST, entry.caller().requestId());
        text(TENANT, entry.caller().tenant());
        text(KEY, entry.caller().key());
        text(ROUTE, entry.route());
        text(MODEL, entry.caller().model());
        count(STATUS, entry.outcome().status());
        text(CODE, entry.outcome().code());
        json.writeFieldName(STREAM);
        json.writeBoolean(entry.outcome().stream());
        count(REQUEST_BYTES, entry.outcome().requestBytes());
        number(MS, millis(entry.outcome().nanos()));
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
        text(ENDPOINT, served.endpoint());
        text(UPSTREAM_MODEL, served.upstreamModel());
        text(CACHE, served.cache().label());
        texts(ATTEMPTS, served.attempts());
        texts(POLICIES, served.policies());
        AccessEntry.Use use = served.use();
        text(PROCESSING, use.processing());
        if (use.firstTokenNanos() >= 0) {
            number(FIRST_TOKEN_MS, millis(use.firstTokenNanos()));
        }
        count(INPUT_TOKENS, use.inputTokens());
        count(OUTPUT_TOKENS, use.outputTokens());
        if (use.cost() >= 0) {
            number(COST, use.cost());
            text(CURRENCY, use.currency());
        }
    }

    private void text(SerializableString name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeFieldName(name);
            json.writeString(LogText.sanitised(value, MAX_TEXT));
        }
    }

    private void texts(SerializableString name, List<String> values) throws IOException {
        json.writeFieldName(name);
        json.writeStartArray();
        for (String value : values) {
            json.writeString(LogText.sanitised(value, MAX_TEXT));
        }
        json.writeEndArray();
    }

    private void count(SerializableString name, long value) throws IOException {
        if (value >= 0) {
            json.writeFieldName(name);
            json.writeNumber(value);
        }
    }

    private void number(SerializableString name, double value) throws IOException {
        json.writeFieldName(name);
        json.writeNumber(value);
    }

    private static double millis(long nanos) {
        return Math.round(nanos / NANOS_PER_MILLI * 1000) / 1000.0;
    }
}
