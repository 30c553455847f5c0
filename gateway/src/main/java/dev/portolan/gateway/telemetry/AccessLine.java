package dev.portolan.gateway.telemetry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;

import dev.portolan.gateway.log.LineWriter;
import dev.portolan.gateway.log.LogText;
import dev.portolan.gateway.receipt.Cost;
import dev.portolan.gateway.receipt.Receipt;
import dev.portolan.gateway.receipt.TotalUsage;
import dev.portolan.provider.answer.Usage;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Writes receipts as JSON objects, one per line; never a prompt, an answer or a key. */
final class AccessLine implements LineWriter.LineOutput<Receipt> {
    private static final int MAX_TEXT = 200;
    private static final double NANOS_PER_MILLI = 1e6;

    // Names of members, encoded once.
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
    public void write(Receipt receipt) throws IOException {
        Receipt.Who who = receipt.who();
        Receipt.Ending ending = receipt.ending();
        json.writeStartObject();
        text(AT, who.at().toString());
        text(REQUEST, who.requestId());
        text(TENANT, who.tenant());
        text(KEY, who.key());
        text(ROUTE, who.path());
        text(MODEL, who.model());
        count(STATUS, ending.status());
        text(CODE, ending.code());
        json.writeFieldName(STREAM);
        json.writeBoolean(ending.stream());
        count(REQUEST_BYTES, ending.requestBytes());
        number(MS, millis(ending.nanos()));
        Receipt.Served served = receipt.served();
        Receipt.Decided decision = receipt.decision();
        if (served != null && decision != null) {
            answer(served, decision);
            total(receipt.total());
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

    private void answer(Receipt.Served served, Receipt.Decided decision) throws IOException {
        text(ENDPOINT, served.endpoint());
        text(UPSTREAM_MODEL, served.upstreamModel());
        text(CACHE, served.cache().label());
        texts(ATTEMPTS, decision.trail());
        texts(POLICIES, decision.policies());
        text(PROCESSING, served.processing());
        if (served.firstTokenNanos() >= 0) {
            number(FIRST_TOKEN_MS, millis(served.firstTokenNanos()));
        }
    }

    private void total(TotalUsage total) throws IOException {
        Usage usage = total.usage();
        if (usage != null) {
            count(INPUT_TOKENS, usage.promptTokens());
            count(OUTPUT_TOKENS, usage.completionTokens());
        }
        Cost cost = total.cost();
        if (cost != null) {
            json.writeFieldName(COST);
            json.writeNumber(cost.decimal());
            text(CURRENCY, cost.currency());
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
        json.writeFieldName(name);
        json.writeNumber(value);
    }

    private void number(SerializableString name, double value) throws IOException {
        json.writeFieldName(name);
        json.writeNumber(value);
    }

    private static double millis(long nanos) {
        return Math.round(nanos / NANOS_PER_MILLI * 1000) / 1000.0;
    }
}
