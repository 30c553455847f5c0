package dev.portolan.load.upstream;

import io.netty.channel.ChannelHandlerContext;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** One answer as it is told, at the pace of a shape, until its caller leaves. */
final class TimedAnswer {
    private final ChannelHandlerContext ctx;
    private final HttpAnswerWriter voice;
    private final ResponseShape shape;
    private int left;

    private TimedAnswer(ChannelHandlerContext ctx, HttpAnswerWriter voice, ResponseShape shape) {
        this.ctx = ctx;
        this.voice = voice;
        this.shape = shape;
        this.left = shape.tokens() - 1;
    }

    static void answer(
            ChannelHandlerContext ctx,
            HttpAnswerWriter voice,
            LoadUpstream upstream,
            AnswerProtocol protocol,
            boolean stream) {
        var telling = new TimedAnswer(ctx, voice, upstream.shape());
        var answers = upstream.answers();
        telling.after(
                telling.shape.firstTokenNanos(ThreadLocalRandom.current()),
                stream ? telling::begin : () -> voice.whole(ctx, answers, protocol));
    }

    private void begin() {
        voice.begin(ctx);
        long spread = shape.between().toNanos();
        after(spread == 0 ? 0 : ThreadLocalRandom.current().nextLong(spread) + 1, this::next);
    }

    private void next() {
        if (left == 0) {
            voice.end(ctx);
            return;
        }
        left--;
        voice.event(ctx);
        after(shape.betweenNanos(ThreadLocalRandom.current()), this::next);
    }

    private void after(long nanos, Runnable step) {
        if (nanos == 0) {
            step.run();
            return;
        }
        var _ = ctx.executor().schedule(() -> whileThere(step), nanos, TimeUnit.NANOSECONDS);
    }

    private void whileThere(Runnable step) {
        if (ctx.channel().isActive()) {
            step.run();
        }
    }
}
