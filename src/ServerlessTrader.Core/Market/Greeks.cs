namespace ServerlessTrader.Core.Market;

/// <summary>
/// Sensitivities of one option, per unit of the underlying. Delta −1…1; gamma per 1.00 of the underlying; theta per calendar day; vega and rho per 1.00
/// (that is, per 100 percentage points) of volatility and rate; implied volatility as a fraction (0.20 = 20 % a year).
/// </summary>
public readonly record struct Greeks(double Delta, double Gamma, double Theta, double Vega, double ImpliedVolatility);
