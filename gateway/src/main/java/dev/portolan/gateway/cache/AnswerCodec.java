package dev.portolan.gateway.cache;

import dev.portolan.gateway.receipt.AnswerOrigin;
import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.DeploymentId;
import dev.portolan.policy.model.Placement;
import dev.portolan.policy.model.Placement.Bound;
import dev.portolan.policy.model.Placement.Operator;
import dev.portolan.policy.model.Placement.Statement;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.bytes.Slice;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Encodes cached answers as compressed bytes, and decodes them; other bytes decode to no answer.
 */
final class AnswerCodec {
    private static final int VERSION = 3;
    private static final int MAX_DROPPED = 1_000;

    private AnswerCodec() {}

    static byte[] write(CachedAnswer answer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(answer.body().length() / 2 + 512);
        Deflater fast = new Deflater(Deflater.BEST_SPEED);
        try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes, fast))) {
            out.writeByte(VERSION);
            out.writeUTF(answer.form().name());
            out.writeLong(answer.producedAt());
            out.writeLong(answer.ttl().toMillis());
            write(answer.origin(), out);
            write(answer.usage(), out);
            Slice body = answer.body();
            out.writeInt(body.length());
            out.write(body.array(), body.from(), body.length());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            fast.end();
        }
        return bytes.toByteArray();
    }

    private static void write(AnswerOrigin origin, DataOutputStream out) throws IOException {
        out.writeUTF(origin.deployment().endpoint());
        out.writeUTF(origin.deployment().model());
        out.writeUTF(origin.upstream());
        for (Axis axis : Axis.ofDeployments()) {
            write(origin.placement().statement(axis), out);
        }
        out.writeInt(origin.dropped().size());
        for (String dropped : origin.dropped()) {
            out.writeUTF(dropped);
        }
    }

    private static void write(Statement statement, DataOutputStream out) throws IOException {
        switch (statement) {
            case Bound bound -> {
                out.writeUTF(bound.countries().toString());
                out.writeUTF(bound.basis().name());
                out.writeUTF(bound.source());
            }
            case Operator operator -> {
                out.writeUTF(operator.name());
                out.writeUTF(operator.jurisdictions().toString());
            }
            case Axis.Level<?> level -> out.writeUTF(level.toString());
        }
    }

    private static void write(@Nullable Usage usage, DataOutputStream out) throws IOException {
        out.writeBoolean(usage != null);
        if (usage != null) {
            out.writeLong(usage.input());
            out.writeLong(usage.cacheRead());
            out.writeLong(usage.cacheWrite());
            out.writeLong(usage.output());
            out.writeLong(usage.reasoning());
            Usage.Details details = usage.details();
            out.writeLong(details.hourCacheWrite());
            out.writeLong(details.audioInput());
            out.writeLong(details.imageInput());
            out.writeLong(details.audioOutput());
            out.writeLong(details.imageOutput());
            out.writeLong(details.acceptedPrediction());
            out.writeLong(details.rejectedPrediction());
        }
    }

    /**
     * Decodes an answer; empty if {@code bytes} are not one.
     *
     * @param largest the largest body that is accepted
     */
    static Optional<CachedAnswer> read(byte[] bytes, int largest) {
        try (DataInputStream in =
                new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(bytes)))) {
            if (in.readByte() != VERSION) {
                return Optional.empty();
            }
            CachedAnswer.Form form = CachedAnswer.Form.valueOf(in.readUTF());
            long producedAt = in.readLong();
            Duration ttl = Duration.ofMillis(in.readLong());
            AnswerOrigin origin = origin(in);
            Usage usage = usage(in);
            int length = in.readInt();
            if (length < 0 || length > largest) {
                return Optional.empty();
            }
            byte[] body = in.readNBytes(length);
            return body.length == length
                    ? Optional.of(
                            new CachedAnswer(form, Slice.of(body), origin, usage, producedAt, ttl))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static AnswerOrigin origin(DataInputStream in) throws IOException {
        DeploymentId deployment = new DeploymentId(in.readUTF(), in.readUTF());
        String upstream = in.readUTF();
        Map<Axis, Statement> statements = new EnumMap<>(Axis.class);
        for (Axis axis : Axis.ofDeployments()) {
            statements.put(axis, statement(axis.form(), in));
        }
        int count = in.readInt();
        if (count < 0 || count > MAX_DROPPED) {
            throw new IllegalArgumentException(count + " dropped members (expected: a few)");
        }
        List<String> dropped = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            dropped.add(in.readUTF());
        }
        return new AnswerOrigin(deployment, upstream, Placement.of(statements), dropped);
    }

    private static Statement statement(Axis.Form form, DataInputStream in) throws IOException {
        return switch (form) {
            case Axis.Form.Countries _ ->
                    new Bound(
                            countries(in.readUTF()),
                            Bound.Basis.valueOf(in.readUTF()),
                            in.readUTF());
            case Axis.Form.Jurisdictions _ -> new Operator(in.readUTF(), countries(in.readUTF()));
            case Axis.Form.Levels<?> levels -> Enum.valueOf(levels.type(), in.readUTF());
        };
    }

    /**
     * Reads countries; the set of all countries except some is read as any country, since a bound
     * may be too wide, but never too narrow.
     */
    private static CountrySet countries(String text) {
        return text.startsWith("*")
                ? CountrySet.ANY
                : CountrySet.of(Arrays.asList(text.split(",")));
    }

    private static @Nullable Usage usage(DataInputStream in) throws IOException {
        return in.readBoolean()
                ? new Usage(
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        details(in))
                : null;
    }

    private static Usage.Details details(DataInputStream in) throws IOException {
        return new Usage.Details(
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong());
    }
}
