package dev.portolan.load.upstream;

import io.netty.channel.ChannelHandlerContext;

/** Writes answers in one version of HTTP; every write is flushed. */
interface HttpAnswerWriter {
    /** Writes a complete answer with its head. */
    void whole(ChannelHandlerContext ctx, PreparedAnswers answers, AnswerProtocol protocol);

    /** Writes a stream's head and first event. */
    void begin(ChannelHandlerContext ctx);

    /** Writes an event of a stream. */
    void event(ChannelHandlerContext ctx);

    /** Writes a stream's last events and its end. */
    void end(ChannelHandlerContext ctx);
}
