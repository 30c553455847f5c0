package dev.portolan.gateway.records.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.portolan.gateway.records.chain.CanonicalJson;
import dev.portolan.gateway.records.chain.Hash;
import dev.portolan.gateway.records.chain.KeyStatement;
import dev.portolan.gateway.records.chain.Link;
import dev.portolan.gateway.records.chain.ScopeKey;
import dev.portolan.gateway.records.chain.SignedHead;
import dev.portolan.gateway.records.content.EntryKind;
import dev.portolan.gateway.records.content.SharedText;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The binary form of batches in files. */
public final class BatchCodec {
    private static final int VERSION = 1;
    private static final int MAX_ITEMS = 1 << 20;
    private static final JsonMapper JSON = new JsonMapper();

    private BatchCodec() {}

    /** Returns a batch in binary form. */
    public static byte[] write(Batch batch) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 14);
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeByte(VERSION);
            out.writeUTF(batch.end().chain());
            out.writeLong(batch.end().sequence());
            out.write(batch.end().hash().bytes());
            out.writeInt(batch.entries().size());
            for (Entry entry : batch.entries()) {
                write(entry, out);
            }
            out.writeInt(batch.texts().size());
            for (SharedText text : batch.texts()) {
                block(text.text(), out);
            }
            SignedHead head = batch.head();
            block(head == null ? new byte[0] : json(head::write), out);
            out.writeInt(batch.keys().size());
            for (KeyStatement key : batch.keys()) {
                block(json(key::write), out);
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot fail to be written", e);
        }
    }

    /** Reads {@link #write}; empty if the bytes are no batch. */
    public static Optional<Batch> read(byte[] bytes) {
        try {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
            if (in.readByte() != VERSION) {
                return Optional.empty();
            }
            String chain = in.readUTF();
            Batch.End end = new Batch.End(chain, in.readLong(), Hash.ofBytes(exactly(32, in)));
            int count = count(in);
            List<Entry> entries = new ArrayList<>(Math.min(count, 4_096));
            long first = end.sequence() - count + 1;
            for (int i = 0; i < count; i++) {
                entries.add(entry(chain, first + i, in));
            }
            List<SharedText> texts = list(in, block -> Optional.of(SharedText.of(block)));
            byte[] head = block(in);
            SignedHead signed = head.length == 0 ? null : SignedHead.read(tree(head)).orElseThrow();
            List<KeyStatement> keys = list(in, block -> KeyStatement.read(tree(block)));
            return Optional.of(new Batch(entries, end, signed, texts, keys));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static void write(Entry entry, DataOutputStream out) throws IOException {
        out.writeByte(entry.kind().code());
        out.writeLong(entry.recordedAt());
        String tenant = entry.tenant();
        out.writeBoolean(tenant != null);
        if (tenant != null) {
            out.writeUTF(tenant);
        }
        out.write(entry.link().scope());
        block(entry.content(), out);
    }

    private static Entry entry(String chain, long sequence, DataInputStream in) throws IOException {
        EntryKind kind = EntryKind.ofCode(in.readByte()).orElseThrow();
        long recordedAt = in.readLong();
        @Nullable String tenant = in.readBoolean() ? in.readUTF() : null;
        byte[] scope = exactly(ScopeKey.SCOPE_BYTES, in);
        byte[] content = block(in);
        Link link = new Link(chain, sequence, scope, Hash.of(content));
        return new Entry(link, kind, recordedAt, tenant, content);
    }

    private static <T> List<T> list(DataInputStream in, Function<byte[], Optional<T>> reader)
            throws IOException {
        int count = count(in);
        List<T> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(reader.apply(block(in)).orElseThrow());
        }
        return list;
    }

    private static int count(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > MAX_ITEMS) {
            throw new IOException("a count is " + count);
        }
        return count;
    }

    private static void block(byte[] bytes, DataOutputStream out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] block(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("a length is " + length);
        }
        return exactly(length, in);
    }

    private static byte[] exactly(int length, DataInputStream in) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    private static byte[] json(Consumer<CanonicalJson> writer) {
        CanonicalJson json = new CanonicalJson();
        writer.accept(json);
        return json.bytes();
    }

    private static JsonNode tree(byte[] text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }
}
