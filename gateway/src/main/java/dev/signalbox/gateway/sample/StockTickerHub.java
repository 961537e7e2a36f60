package dev.signalbox.gateway.sample;

import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Lets clients follow stocks: there is a group for each symbol, and {@link Sample} sends the quotes to it. */
public final class StockTickerHub extends Hub {
    private final StockTicker ticker;

    /** A hub for one call. */
    public StockTickerHub(StockTicker ticker) {
        this.ticker = ticker;
    }

    /** All stocks as they are now. */
    public List<Quote> quotes() {
        return ticker.quotes();
    }

    /** Follows a stock: from here on the client's {@code updateQuote} is called when its price moves. */
    public CompletionStage<Quote> subscribe(String symbol) {
        Quote known = known(symbol);
        return groups().add(context().connectionId(), symbol).thenApply(joined -> {
            Quote now = ticker.quote(symbol);
            return now == null ? known : now;
        });
    }

    /** Follows a stock no more. */
    public CompletionStage<Void> unsubscribe(String symbol) {
        return groups().remove(context().connectionId(), known(symbol).symbol());
    }

    private Quote known(String symbol) {
        Quote quote = ticker.quote(symbol);
        if (quote == null) {
            throw new HubException("There is no such stock.", Map.of("symbol", symbol));
        }
        return quote;
    }
}
