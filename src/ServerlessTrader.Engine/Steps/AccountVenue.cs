using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Steps;

/// <summary>Where an account trades: its broker and the prices it trades on.</summary>
public sealed record AccountVenue(string Account, IBroker Broker, IMarketData Market);
