package dev.portolan.load.upstream;

import io.netty.channel.ChannelHandlerContext;

/** How an answer goes down in one version of HTTP; each is flushed at once. */
interface HttpAnswerWriter {
    /** A whole answer, with its head. */
    void whole(ChannelHandlerContext ctx, PreparedAnswers answers, AnswerProtocol protocol);

    /** A stream's head and its first event. */
    void begin(ChannelHandlerContext ctx);

    /** An event within a stream. */
    void event(ChannelHandlerContext ctx);

    /** A stream's last events and its end. */
    void end(ChannelHandlerContext ctx);
}
