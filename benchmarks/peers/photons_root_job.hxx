#include <ROOT/RDataFrame.hxx>
#include <ROOT/RVec.hxx>
#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

constexpr double SQRT_S = 10.58, DEGREE = 3.14159265358979323846 / 180;
using ROOT::RVecD;

struct Photon { double e = 0, x = 0, y = 0, z = 0; };
inline Photon operator+(const Photon& p, const Photon& q) { return {p.e + q.e, p.x + q.x, p.y + q.y, p.z + q.z}; }
inline double theta(const Photon& p) { return std::atan2(std::sqrt(p.x * p.x + p.y * p.y), p.z); }
inline double mass(const Photon& p) {
   const double square = p.e * p.e - (p.x * p.x + p.y * p.y + p.z * p.z);
   return std::copysign(std::sqrt(std::abs(square)), square);
}

struct Triplet { Photon a, b, c; double m = 0; bool found = false; };

Triplet best_triplet(const RVecD& px, const RVecD& py, const RVecD& pz) {
   thread_local std::vector<Photon> photons;
   photons.clear();
   for (std::size_t k = 0; k < px.size(); ++k) {
      const double e = std::sqrt(px[k] * px[k] + py[k] * py[k] + pz[k] * pz[k]);
      if (e > 0.1) photons.push_back({e, px[k], py[k], pz[k]});
   }
   Triplet best;
   double least = std::numeric_limits<double>::infinity();
   const std::size_t n = photons.size();
   for (std::size_t i = 0; i + 2 < n; ++i)
      for (std::size_t j = i + 1; j + 1 < n; ++j) {
         const Photon both = photons[i] + photons[j];
         for (std::size_t k = j + 1; k < n; ++k) {
            const double m = mass(both + photons[k]), away = std::abs(m - SQRT_S);
            if (away < least) {
               least = away;
               best = {photons[i], photons[j], photons[k], m, true};
            }
         }
      }
   return best;
}

std::vector<long> photon_job(const std::string& file) {
   ROOT::RDataFrame data("t", file);
   auto all = data.Count();
   auto chosen = data.Define("t", best_triplet, {"ph_px", "ph_py", "ph_pz"})
                    .Filter([](const Triplet& t) { return t.found; }, {"t"});
   auto mass_cut = chosen.Filter([](const Triplet& t) { return 0.7 * SQRT_S < t.m && t.m < 1.1 * SQRT_S; }, {"t"});
   auto energy_cut = mass_cut.Filter([](const Triplet& t) { return std::min({t.a.e, t.b.e, t.c.e}) > 0.5; }, {"t"});
   auto angle_cut = energy_cut.Filter(
      [](const Triplet& t) {
         const double a = theta(t.a), b = theta(t.b), c = theta(t.c);
         return std::min({a, b, c}) > 25 * DEGREE && std::max({a, b, c}) < 150 * DEGREE;
      },
      {"t"});
   auto pairs = angle_cut.Define("ab", [](const Triplet& t) { return mass(t.a + t.b); }, {"t"})
                   .Define("ac", [](const Triplet& t) { return mass(t.a + t.c); }, {"t"})
                   .Define("bc", [](const Triplet& t) { return mass(t.b + t.c); }, {"t"});
   std::vector<ROOT::RDF::RResultPtr<TH1D>> histograms;
   for (const char* name : {"ab", "ac", "bc"})
      histograms.push_back(pairs.Histo1D<double>({name, "", 60, 0., 12.}, name));
   auto heavy = pairs.Filter([](double m) { return m > 5; }, {"ab"}).Count();
   auto candidates = chosen.Count();
   auto after_mass = mass_cut.Count(), after_energy = energy_cut.Count(), after_angle = angle_cut.Count();
   std::vector<long> result{long(*all), long(*candidates), long(*after_mass), long(*after_energy), long(*after_angle), long(*heavy)};
   for (auto& histogram : histograms)
      for (int bin = 0; bin <= 61; ++bin) result.push_back(std::lround(histogram->GetBinContent(bin)));
   return result;
}
