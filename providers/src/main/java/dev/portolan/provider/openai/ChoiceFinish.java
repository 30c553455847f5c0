package dev.portolan.provider.openai;

import dev.portolan.provider.answer.FinishReason;

/** One choice's end, as it goes to the caller and as the provider put it. */
record ChoiceFinish(int choice, FinishReason reason, String raw) {}
