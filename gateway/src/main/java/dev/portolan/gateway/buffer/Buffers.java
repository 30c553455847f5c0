package dev.portolan.gateway.buffer;

import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.bytes.UpstreamBody;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;

import java.util.List;

/** Turns buffers into array ranges and back. */
public final class Buffers {
    /** Up to this size joining a body's pieces costs less than sending them one by one. */
    private static final int JOIN_UP_TO = 16 * 1024;

    private Buffers() {}

    /** The bytes of {@code buffer}: the very array below it where there is one, else a copy. */
    public static Slice slice(Buffer buffer) {
        ByteBuf bytes = ((BufferInternal) buffer).getByteBuf();
        if (bytes.hasArray()) {
            int from = bytes.arrayOffset() + bytes.readerIndex();
            return new Slice(bytes.array(), from, from + bytes.readableBytes());
        }
        return Slice.of(buffer.getBytes());
    }

    /** A buffer over {@code slice}, whose bytes must not change afterwards. */
    public static Buffer wrap(Slice slice) {
        return wrap(slice.array(), slice.from(), slice.to());
    }

    /** A buffer over a range of {@code array}, whose bytes must not change afterwards. */
    public static Buffer wrap(byte[] array, int from, int to) {
        return BufferInternal.buffer(Unpooled.wrappedBuffer(array, from, to - from));
    }

    /** A buffer with all of {@code body}; the large pieces are not copied. */
    public static Buffer of(UpstreamBody body) {
        if (body.length() <= JOIN_UP_TO) {
            return BufferInternal.buffer(Unpooled.wrappedBuffer(body.toBytes()));
        }
        List<Slice> segments = body.segments();
        ByteBuf[] parts = new ByteBuf[segments.size()];
        for (int i = 0; i < parts.length; i++) {
            Slice part = segments.get(i);
            parts[i] = Unpooled.wrappedBuffer(part.array(), part.from(), part.length());
        }
        return BufferInternal.buffer(Unpooled.wrappedBuffer(parts.length, parts));
    }
}
