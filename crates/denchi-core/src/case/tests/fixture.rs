//! A small valid case in memory, and patches that change it.

use crate::case::{Case, Files, read_files};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};

/// From spodumene to cells: a mine, a refiner, a cell plant, a market, recycling.
pub(crate) const FILES: &[(&str, &str)] = &[
    (
        "case.toml",
        r#"name = "fixture"
title = "Fixture"
title_ja = "試験用"
money = "USD"
money_year = 2024
discount_rate = 0.05
base_year = 2025
home = "JPN"
product_stage = "cell"

[horizon]
start = 2025
periods = 3
length = "1y"

[stress]
start = "2026-04"
months = 12
time_to_recover = 6
value_of_lost = 150000000
dependence = 0.3
tail = 0.9
"#,
    ),
    (
        "commodities.csv",
        "commodity,name_en,name_ja,unit,mass_basis,mass,stage,hs2022,disposal_cost,source,quality,note
spodumene,Spodumene concentrate,スポジュメン精鉱,t,product,,mine,253090,,,,
hydroxide,Lithium hydroxide,水酸化リチウム,t,product,,refine,282520,,,,
sulfate,Sodium sulfate,硫酸ナトリウム,t,product,,refine,283311,0,,assumed,
cell,Cell,電池セル,GWh,energy,5000,cell,850760,,,assumed,
cell_lfp,LFP cell,LFP電池セル,GWh,energy,6000,cell,850760,,,assumed,
scrap,End-of-life cells,使用済み電池,GWh,energy,5000,recycle,854911,0,,assumed,
",
    ),
    (
        "stages.csv",
        "stage,order,name_en,name_ja
mine,1,Mine,鉱山
refine,2,Refining,製錬
cell,3,Cell,セル
recycle,4,Recycling,リサイクル
",
    ),
    (
        "elements.csv",
        "element,name_en,reported_as,reported_factor,source,quality
Li,Lithium,LCE,5.323,atlas,reported
",
    ),
    (
        "contents.csv",
        "commodity,element,content,source,quality
spodumene,Li,0.026,,assumed
hydroxide,Li,0.165,atlas,reported
cell,Li,100,,assumed
cell_lfp,Li,90,,assumed
scrap,Li,90,,assumed
",
    ),
    (
        "places.csv",
        "place,name_en,country,province,latitude,longitude,grid,landmass,port,waypoint,quality
quebec,Quebec,CAN,CA-QC,46.8,-71.2,hydro,america,true,false,assumed
osaka,Osaka,JPN,JP-27,34.7,135.5,kansai,honshu,true,false,assumed
panama,Panama Canal,PAN,,9.1,-79.7,,,,true,assumed
",
    ),
    (
        "countries.csv",
        "country,name_en,name_ja,region
CAN,Canada,カナダ,America
JPN,Japan,日本,Asia
",
    ),
    (
        "country_groups.csv",
        "country_group,country,source
CPTPP,CAN,atlas
CPTPP,JPN,atlas
",
    ),
    (
        "owners.csv",
        "owner,name_en,country
maker,Maker,JPN
miner,Miner,CAN
",
    ),
    (
        "ownership.csv",
        "site,owner,share,source,quality
mine,miner,0.6,atlas,reported
mine,maker,0.4,atlas,reported
",
    ),
    (
        "processes.csv",
        "process,stage,electricity,heat,heat_fuel,direct_emissions,variable_cost,quality
mining,mine,0.5,,,0.1,200,assumed
refining,refine,5,10,gas,1,2000,assumed
making,cell,30000,,,,50000000,assumed
recycling,recycle,,,,,1000,assumed
",
    ),
    (
        "recipes.csv",
        "process,commodity,direction,quantity,source,quality
mining,spodumene,output,1,,assumed
refining,spodumene,input,7,,assumed
refining,hydroxide,output,1,,assumed
refining,sulfate,byproduct,1.5,,assumed
making,hydroxide,input,700,,assumed
making,cell,output,1,,assumed
making_lfp,hydroxide,input,600,,assumed
making_lfp,cell_lfp,output,1,,assumed
recycling,scrap,input,1,,assumed
recycling,hydroxide,output,500,,assumed
",
    ),
    (
        "sites.csv",
        "site,place,process,owner,status,capacity,start_year,end_year,ramp,availability,quality,source,note
mine,quebec,mining,miner,operating,200000,,2040,slow,0.9,reported,atlas,
refiner,quebec,refining,maker,operating,20000,2020,,,,assumed,,
plant,osaka,making,maker,operating,20,,,,,assumed,,
recycler,osaka,recycling,maker,planned,5,,,,,assumed,,
refiner_osaka,osaka,refining,maker,planned,1000,,,,,assumed,,
",
    ),
    ("site_years.csv", "site,year,capacity,quality\nmine,2026,250000,assumed\n"),
    ("site_processes.csv", "site,process,capacity_use,quality\nplant,making_lfp,0.9,assumed\n"),
    ("ramps.csv", "ramp,age,share,quality\nslow,0,0.5,assumed\nslow,1,1,assumed\n"),
    (
        "options.csv",
        "option,site,status,overnight_cost,maximum,minimum_size,lead_time,lifetime,ramp,earliest_year,latest_year,quality
plant_more,plant,planned,90000000,30,1,1,INF,slow,2025,2027,assumed
recycler_more,recycler,planned,1000000,10,,0,20,,,,assumed
",
    ),
    ("option_inputs.csv", "option,commodity,quantity,quality\nplant_more,hydroxide,1,assumed\n"),
    ("option_requires.csv", "option,requires\nrecycler_more,plant_more\n"),
    (
        "supplies.csv",
        "supply,place,commodity,price,maximum,available_share,quality
market,osaka,hydroxide,,,0.5,assumed
rock,quebec,spodumene,900,INF,,assumed
",
    ),
    (
        "supply_steps.csv",
        "supply,step,year,maximum,price,quality
market,1,,1000,12000,assumed
market,2,2025,2000,15000,assumed
market,2,2027,4000,16000,assumed
",
    ),
    (
        "lanes.csv",
        "lane,commodity,from_place,to_place,cost,maximum,lead_time,quality
hydroxide_sea,hydroxide,quebec,osaka,100,INF,30,assumed
",
    ),
    ("lane_years.csv", "lane,year,cost,quality\nhydroxide_sea,2025,100,assumed\nhydroxide_sea,2026,120,assumed\n"),
    (
        "freight_modes.csv",
        "mode,medium,cost,handling_cost,detour,speed,emissions,generated,quality
ship,sea,0.005,10,1.2,600,8,true,assumed
",
    ),
    ("legs.csv", "from_place,to_place,mode,distance,corridor,quality\nquebec,panama,ship,5500,canal,assumed\n"),
    ("corridors.csv", "corridor,name_en,toll,quality\ncanal,Panama Canal,5,assumed\n"),
    (
        "lane_rules.csv",
        "lane_rule,commodity,origin,destination,quality\nspodumene_out,spodumene,CAN,JPN,\n",
    ),
    (
        "tariffs.csv",
        "tariff,kind,commodity,hs,origin,destination,rate,specific,start_year,end_year,source,quality
lithium,mfn,,2825,*,JPN,0.03,,,,atlas,reported
pact,preference,hydroxide,,CPTPP,JPN,0,,2020,,atlas,reported
",
    ),
    ("prices.csv", "commodity,price,quality\nhydroxide,12000,assumed\ncell,90000000,assumed\n"),
    ("price_years.csv", "commodity,year,price,quality\nhydroxide,2025,11000,assumed\nhydroxide,2027,13000,assumed\n"),
    (
        "demands.csv",
        "demand,place,commodity,quantity,shortage_cost,price,quality
japan,osaka,,,200000000,,assumed
",
    ),
    ("demand_years.csv", "demand,year,quantity,quality\njapan,2025,10,assumed\njapan,2027,20,assumed\n"),
    (
        "demand_mix.csv",
        "demand,commodity,year,minimum_share,maximum_share,quality
japan,cell,,0.2,1,assumed
japan,cell_lfp,2025,,0.6,assumed
japan,cell_lfp,2027,,0.8,assumed
",
    ),
    (
        "contracts.csv",
        "contract,seller,buyer_owner,buyer_place,commodity,status,maximum,take_or_pay,price,start_year,term,source,quality
offtake,refiner,maker,,hydroxide,signed,15000,5000,12000,2025,7,atlas,reported
",
    ),
    (
        "stocks.csv",
        "stock,place,commodity,maximum,minimum,opening,holding_cost,loss,closing,quality
reserve,osaka,hydroxide,1000,100,200,50,0.01,at_least_opening,assumed
",
    ),
    (
        "returns.csv",
        "return,demand,served,scrap,place,quantity,lifetime,shape,collection_rate,quality
back,japan,cell,scrap,osaka,1,10,3,0.6,assumed
",
    ),
    ("return_history.csv", "return,year,quantity,quality\nback,2018,2,assumed\nback,2016,1,assumed\n"),
    (
        "in_transit.csv",
        "shipment,commodity,place,arrival,quantity,quality\nboat,hydroxide,osaka,2025.04,500,assumed\n",
    ),
    ("grids.csv", "grid,price,emissions,basis,source,quality\nhydro,40,0.002,life_cycle,atlas,reported\nkansai,120,0.4,direct,atlas,estimated\n"),
    ("grid_years.csv", "grid,year,price,emissions,quality\nkansai,2025,120,0.4,assumed\nkansai,2030,110,0.3,assumed\n"),
    ("fuels.csv", "fuel,name_en,price,emissions,quality\ngas,Natural gas,8,0.056,assumed\n"),
    (
        "rules.csv",
        "rule,kind,commodity,stage,region,owner_country,limit,penalty,quality
goal,capacity_target,,cell,JPN,,,1000000,assumed
carbon,emission_price,,,*,,50,,assumed
home_made,production_target,cell,,JPN,JPN,1,1000000,assumed
",
    ),
    ("rule_years.csv", "rule,year,limit,quality\ngoal,2026,15,assumed\ngoal,2027,25,assumed\n"),
    (
        "limits.csv",
        "limit,measure,basis,site,process,option,supply,lane,commodity,region,from_year,to_year,minimum,maximum,quality
ore,activity,total,mine,,,,,,,2025,2027,,700000,assumed
",
    ),
    (
        "events.csv",
        "event,name_en,name_ja,start,distribution,duration_months,duration_low,duration_high,duration_spread,rate,dependence,source,quality
strike,Strike,ストライキ,2026-03,triangular,2,1,6,,0.1,quebec,atlas,estimated
ban,Export ban,輸出禁止,,,INF,,,,,,,assumed
",
    ),
    (
        "event_effects.csv",
        "event,effect,kind,region,destination,stages,commodities,site,severity,change,after_months,recovery_months,quality
strike,1,capacity,,,,,mine,0.8,,,3,assumed
strike,2,purchase_cost,JPN,,refine,hydroxide,,,0.5,1,,assumed
ban,1,export,CAN,JPN,,spodumene|hydroxide,,1,,,,assumed
",
    ),
    (
        "recovery_times.csv",
        "kind,name,time_to_recover,quality
site,plant,9,assumed
stage,refine,4,assumed
country,CAN,12,assumed
",
    ),
    (
        "futures.csv",
        "future,name_en,name_ja,probability,scenario,quality
calm,Calm,平穏,0.75,,assumed
storm,Storm,荒天,0.25,,assumed
",
    ),
    (
        "uncertainties.csv",
        "uncertainty,name_en,name_ja,group,distribution,low,mode,high,mean,deviation,median,spread,values,weights,quality
ore,Ore,鉱石,mined,triangular,0.5,1,2,,,,,,,assumed
gas,Gas,ガス,,lognormal,,,20,,,8,0.3,,,assumed
interest,Interest,利子率,,discrete,,,,,,,,0.05|0.08,1|3,assumed
",
    ),
    (
        "uncertainty_effects.csv",
        "uncertainty,effect,kind,table,column,key_column,key_values
ore,1,scale,sites,capacity,site,mine
gas,1,set,fuels,price,fuel,gas
interest,1,set,case,discount_rate,,
",
    ),
    (
        "references.csv",
        "reference,metric,element,commodity,country,year,at,value,tolerance,source,quality
lithium_need,mineral_need,Li,,,2030,600,380000,0.15,atlas,reported
",
    ),
    (
        "sources.csv",
        "source,title,publisher,date,url,licence
atlas,Atlas of a test,Nobody,2024,https://example.org,CC0-1.0
",
    ),
];

/// The fixture, to be patched.
#[derive(Clone)]
pub(crate) struct Fixture {
    files: Files,
    scenario: Option<String>,
}

impl Fixture {
    pub(crate) fn new() -> Self {
        let files = FILES.iter().map(|(path, content)| ((*path).to_owned(), content.as_bytes().to_vec()));
        let mut fixture = Fixture { files: files.collect(), scenario: None };
        let listed: Vec<String> = FILES.iter().map(|(path, _)| format!("{{\"path\": \"{path}\"}}")).collect();
        fixture
            .files
            .insert("datapackage.json".to_owned(), format!("{{\"resources\": [{}]}}", listed.join(", ")).into());
        fixture
    }

    /// Replaces a text that is in a file exactly once.
    #[must_use]
    pub(crate) fn replace(mut self, path: &str, old: &str, new: &str) -> Self {
        let content = String::from_utf8(self.files[path].clone()).unwrap();
        assert_eq!(content.matches(old).count(), 1, "`{old}` is in {path} once");
        self.files.insert(path.to_owned(), content.replacen(old, new, 1).into_bytes());
        self
    }

    /// Adds a row at the end of a table.
    #[must_use]
    pub(crate) fn row(mut self, path: &str, row: &str) -> Self {
        let content = self.files.get_mut(path).unwrap();
        content.extend_from_slice(row.as_bytes());
        content.push(b'\n');
        self
    }

    /// Replaces a file.
    #[must_use]
    pub(crate) fn file(mut self, path: &str, content: impl Into<Vec<u8>>) -> Self {
        self.files.insert(path.to_owned(), content.into());
        self
    }

    /// Leaves a file out.
    #[must_use]
    pub(crate) fn without(mut self, path: &str) -> Self {
        self.files.remove(path);
        self
    }

    /// Lays a scenario over it.
    #[must_use]
    pub(crate) fn scenario(mut self, content: &str) -> Self {
        self.scenario = Some("test".to_owned());
        self.file("scenarios/test.toml", content)
    }

    /// Reads a scenario of this name.
    #[must_use]
    pub(crate) fn scenario_name(mut self, name: &str) -> Self {
        self.scenario = Some(name.to_owned());
        self
    }

    pub(crate) fn files(&self) -> &Files {
        &self.files
    }

    pub(crate) fn read(self) -> Result<(Case, Diagnostics), Diagnostics> {
        read_files(self.files, self.scenario.as_deref())
    }

    /// The case; warnings are allowed.
    pub(crate) fn case(self) -> Case {
        match self.read() {
            Ok((case, _)) => case,
            Err(diagnostics) => panic!("{}", diagnostics.render(crate::catalogue::Lang::En)),
        }
    }

    pub(crate) fn diagnostics(self) -> Diagnostics {
        match self.read() {
            Ok((_, diagnostics)) | Err(diagnostics) => diagnostics,
        }
    }

    /// Asserts that there is exactly one problem, with this code and place; gives it back.
    #[track_caller]
    pub(crate) fn finds(self, code: Code, place: &str) -> Diagnostic {
        self.finds_all(&[(code, place)]).remove(0)
    }

    /// Asserts that there are exactly these problems.
    #[track_caller]
    pub(crate) fn finds_all(self, expected: &[(Code, &str)]) -> Vec<Diagnostic> {
        let diagnostics = self.diagnostics();
        let found: Vec<(Code, String)> = diagnostics
            .iter()
            .map(|item| (item.code, item.place.as_ref().map(ToString::to_string).unwrap_or_default()))
            .collect();
        let expected: Vec<(Code, String)> = expected.iter().map(|(code, place)| (*code, (*place).to_owned())).collect();
        assert_eq!(found, expected, "{}", diagnostics.render(crate::catalogue::Lang::En));
        diagnostics.iter().cloned().collect()
    }
}
