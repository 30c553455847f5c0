package dev.portolan.gateway.buffer;

import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.bytes.UpstreamBody;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;

import java.util.List;

/** Converts between Vert.x buffers and array ranges. */
public final class Buffers {
    /** Up to this size, joining a body's segments costs less than sending them one by one. */
    private static final int JOIN_UP_TO = 16 * 1024;

    private Buffers() {}

    /** Returns the bytes of {@code buffer}: its backing array if there is one, else a copy. */
    public static Slice slice(Buffer buffer) {
        ByteBuf bytes = ((BufferInternal) buffer).getByteBuf();
        if (bytes.hasArray()) {
            int from = bytes.arrayOffset() + bytes.readerIndex();
            return new Slice(bytes.array(), from, from + bytes.readableBytes());
        }
        return Slice.of(buffer.getBytes());
    }

    /** Wraps {@code slice}, whose bytes must not change afterwards. */
    public static Buffer wrap(Slice slice) {
        return wrap(slice.array(), slice.from(), slice.to());
    }

    /** Wraps a range of {@code array}, whose bytes must not change afterwards. */
    public static Buffer wrap(byte[] array, int from, int to) {
        return BufferInternal.buffer(Unpooled.wrappedBuffer(array, from, to - from));
    }

    /** Returns a buffer with all of {@code body}; large segments are not copied. */
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
