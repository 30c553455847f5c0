package dev.portolan.gateway.upload;

import io.vertx.core.buffer.Buffer;

/** A file of a form, as far as it is held. */
final class HeldFile {
    private final Buffer lines;
    private final Buffer content = Buffer.buffer();

    HeldFile(byte[] lines) {
        this.lines = Buffer.buffer(lines);
    }

    void add(byte[] bytes, int from, int to) {
        content.appendBytes(bytes, from, to - from);
    }

    /** Appends the part's boundary and head to {@code out}. */
    void appendHead(String boundary, Buffer out) {
        out.appendString("--" + boundary + "\r\n").appendBuffer(lines).appendString("\r\n");
    }

    Buffer content() {
        return content;
    }
}
